package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where output goes, and what may be overwritten there.
 *
 * @param file the main file; absolute
 * @param replaces whether files that are there already may be replaced
 * @param inputs files that are read, and never overwritten
 */
public record OutputPlace(Path file, boolean replaces, List<Path> inputs) {
  public OutputPlace {
    inputs = List.copyOf(inputs);
  }

  /**
   * A place for a file. A link stays a link: what it leads to is the place.
   *
   * @throws OutputTakenException if a link leads nowhere
   */
  public static OutputPlace of(Path file, boolean replaces) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.isSymbolicLink(absolute) && Files.notExists(absolute)) {
      throw new OutputTakenException(absolute, "is a link to a file that does not exist");
    }
    return new OutputPlace(
        Files.isSymbolicLink(absolute) ? absolute.toRealPath() : absolute, replaces, List.of());
  }

  /** The same place, where these are read, too. */
  public OutputPlace reading(List<Path> files) {
    List<Path> all = new ArrayList<>(inputs);
    all.addAll(files);
    return new OutputPlace(file, replaces, all);
  }

  /** The folder for unfinished work, on the same disk. */
  public Path work() {
    return file.resolveSibling("." + file.getFileName() + ".work");
  }

  /** The place of a file whose name has more than that of the main file. */
  public Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /**
   * Makes sure that a file may be put there.
   *
   * @param suffix what its name has more than that of the main file
   * @throws OutputTakenException if not
   */
  public void requireFree(String suffix) throws IOException {
    Path place = beside(suffix);
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path input : inputs) {
      if (Files.exists(place) && Files.exists(input) && Files.isSameFile(place, input)) {
        throw new OutputTakenException(place, "is read by this run; name another output");
      }
    }
    if (Files.isDirectory(place)) {
      throw new OutputTakenException(place, "is a folder; name a file");
    }
    if (!Files.isRegularFile(place)) {
      throw new OutputTakenException(place, "is not an ordinary file");
    }
    if (!replaces) {
      throw new OutputTakenException(place, OutputTakenException.EXISTS);
    }
  }
}
