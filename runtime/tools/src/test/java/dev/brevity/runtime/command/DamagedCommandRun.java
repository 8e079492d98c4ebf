package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.runtime.damage.Stall;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process of its own that gives damaged files to commands: {@code FOLDER FIRST COUNT}. Ends with
 * 0 if nothing went wrong, and says on the standard output which number did otherwise; the last
 * line tells the most memory it ever held.
 */
final class DamagedCommandRun {
  private static final int LONGEST_SECONDS = 60;
  private static final int HANGS = 3;
  private static final int LONGEST_TEXT = 20_000;

  /** What a user must not see: traces, names of classes, numbers of lines in sources. */
  private static final Pattern INNARDS =
      Pattern.compile(
          "internal error|\\n"
              + "\\tat"
              + " |\\b(java|javax|ai|com|dev|onnx|org)\\.[a-z]+\\.\\w|\\b[A-Z]\\w+(Exception|Error)\\b|\\.(cpp|cc|h|java):\\d+|c10::|`:"
              + " null\\b|\\(null\\)");

  private final Path folder;
  private final List<byte[]> models = new ArrayList<>(OperatorSamples.files());
  private final Map<String, Integer> tally = new TreeMap<>();
  private int wrong;

  private DamagedCommandRun(Path folder) {
    this.folder = folder;
    models.add(TinyOnnx.floating());
    models.add(TinyOnnx.quantized(100));
    for (int i = 0; i < 20; i++) {
      models.add(OperatorSamples.network());
    }
  }

  public static void main(String[] arguments) throws IOException {
    DamagedCommandRun run = new DamagedCommandRun(Path.of(arguments[0]));
    int first = Integer.parseInt(arguments[1]);
    int end = first + Integer.parseInt(arguments[2]);
    AtomicInteger at = new AtomicInteger(first);
    Stall.watch(at, LONGEST_SECONDS, HANGS);
    for (int number = first; number < end; number++) {
      at.set(number);
      run.one(number);
    }
    System.out.println(run.tally + ", " + run.wrong + " wrong");
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(line.replaceAll("\\D", ""));
      }
    }
    System.exit(run.wrong == 0 ? 0 : 1);
  }

  private void one(int number) throws IOException {
    DamagedCase input = DamagedCase.of(number, models);
    Path work = Files.createDirectory(folder.resolve("n" + number));
    for (Map.Entry<String, byte[]> file : input.files().entrySet()) {
      Path path = work.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Set<String> before = files(work);

    CommandLineRun.Outcome outcome = CommandLineRun.in(work).dsl(input.command() + " --verbose");

    String command = input.command().substring(0, input.command().indexOf(' '));
    tally.merge(command + " " + outcome.status(), 1, Integer::sum);
    String text = outcome.said();
    Optional<String> trouble = trouble(command, outcome.status(), text, before, files(work));
    if (trouble.isPresent()) {
      wrong++;
      System.out.println(
          "number " + number + ": " + input.command() + ": " + trouble.get() + "\n" + text);
    }
    delete(work);
  }

  private static Optional<String> trouble(
      String command, int status, String text, Set<String> before, Set<String> after) {
    if (status < 0 || status > 2) {
      return Optional.of("ends with " + status);
    }
    if (status != 0 && text.isBlank()) {
      return Optional.of("gives no reason");
    }
    if (INNARDS.matcher(text).find()) {
      return Optional.of("shows innards");
    }
    if (text.length() > LONGEST_TEXT) {
      return Optional.of("says too much");
    }
    Set<String> expected = new TreeSet<>(before);
    // A comparison in which one model failed is written, and says so.
    boolean written = command.equals("evaluate") ? after.contains("made.html") : status == 0;
    if (written && command.equals("quantize")) {
      expected.add("made.onnx");
    } else if (written && command.equals("evaluate")) {
      expected.add("made.html");
    }
    return after.equals(expected) ? Optional.empty() : Optional.of("leaves " + after);
  }

  private static Set<String> files(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(work.relativize(file).toString()));
      return names;
    }
  }

  private static void delete(Path work) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(work)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
