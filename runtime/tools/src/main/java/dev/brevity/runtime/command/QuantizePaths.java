package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.PlannedNetwork;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that a quantization is told to read and to write. All that is wrong with them is said
 * at once, what is missing first.
 *
 * @param model a file, or the folder of a language model
 * @param plan a file, or the name of a plan of the catalog
 * @param data folders, archives and descriptions of samples
 * @param report a page about the result
 * @param force whether what is there already may be replaced
 */
record QuantizePaths(
    Session session,
    String model,
    String plan,
    List<String> data,
    String output,
    Optional<String> report,
    boolean force) {

  QuantizePaths {
    data = List.copyOf(data);
  }

  /**
   * @throws UsageException if anything is wrong
   */
  void require() throws IOException {
    List<String> wrong = new ArrayList<>(PlannedNetwork.missing(session, model, plan));
    for (String path : data) {
      if (Files.notExists(session.resolve(path))) {
        wrong.add("there is no file or folder `" + path + "`");
      }
    }
    Path file = session.resolve(output).toAbsolutePath();
    aboutOutput(file).ifPresent(wrong::add);
    if (report.isPresent()) {
      aboutReport(report.get(), file).ifPresent(wrong::add);
    }
    if (!wrong.isEmpty()) {
      throw new UsageException(wrong);
    }
  }

  private Optional<String> aboutOutput(Path file) throws IOException {
    Path network = session.resolve(model);
    boolean folders = Files.isDirectory(network);
    Path folder = file.resolveSibling(".");
    String about = null;
    if (Files.isDirectory(file) && !folders) {
      about = "is a folder; name a file";
    } else if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      about = "is not an ordinary file";
    } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force && !folders) {
      return Optional.of(UsageException.taken(output));
    } else if (Files.isSymbolicLink(file) && Files.notExists(file)) {
      about = "is a link to a file that does not exist";
    } else if (!Files.isDirectory(folder)) {
      return Optional.of(UsageException.homeless(output));
    } else if (!Files.isWritable(folder)) {
      return Optional.of("the folder of `" + output + "` cannot be written to");
    } else if (isSame(file, network)) {
      about = "is the network itself; name another file";
    } else if (folders && folder.toRealPath().startsWith(network.toRealPath())) {
      about = "lies in the folder of the network; name another place";
    }
    return Optional.ofNullable(about).map(said -> "`" + output + "` " + said);
  }

  private Optional<String> aboutReport(String shown, Path file) throws IOException {
    if (ReportFormat.of(shown).filter(ReportFormat.HTML::equals).isEmpty()) {
      return Optional.of("`" + shown + "` does not end in .html");
    }
    if (Files.isDirectory(session.resolve(model))) {
      return Optional.of("--report is for networks in files");
    }
    Path place = session.resolve(shown).toAbsolutePath().normalize();
    if (!Files.isDirectory(place.resolveSibling("."))) {
      return Optional.of(UsageException.homeless(shown));
    }
    if (Files.isDirectory(place)) {
      return Optional.of("`" + shown + "` is a folder; name a file");
    }
    for (Path taken : List.of(file, session.resolve(model))) {
      if (place.equals(taken.toAbsolutePath().normalize()) || isSame(place, taken)) {
        return Optional.of("`" + shown + "` is the network or the output itself");
      }
    }
    return Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !force
        ? Optional.of(UsageException.taken(shown))
        : Optional.empty();
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }
}
