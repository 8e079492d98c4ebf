package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One command in a process of its own. Behind what it says comes a line with the most memory that
 * the process ever held, in KiB.
 */
final class MeasuredCommand {
  private MeasuredCommand() {}

  public static void main(String[] arguments) throws IOException {
    Terminal terminal = Terminal.ofProcess();
    int status = new Dispatcher(terminal).run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(line.replaceAll("\\D", ""));
      }
    }
    System.exit(status);
  }

  /** Starts it; both streams come as one. */
  static Process start(Path folder, String heap, String command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    line.add(System.getProperty("java.class.path"));
    line.add(MeasuredCommand.class.getName());
    line.addAll(List.of(command.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.redirectErrorStream(true).start();
  }

  /** Runs it to its end, which must be a good one; the most memory that it held. */
  static long peak(Path folder, String heap, String command)
      throws IOException, InterruptedException {
    Process process = start(folder, heap, command);
    List<String> lines;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return Long.parseLong(lines.get(lines.size() - 1));
  }
}
