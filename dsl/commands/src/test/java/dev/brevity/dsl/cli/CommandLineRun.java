package dev.brevity.dsl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this JVM and keeps what they print. */
public final class CommandLineRun {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private boolean interactive;

  private CommandLineRun(Path directory) {
    this.directory = directory;
  }

  public static CommandLineRun in(Path directory) {
    return new CommandLineRun(directory);
  }

  CommandLineRun input(String text) {
    input = text;
    return this;
  }

  CommandLineRun onTerminal() {
    interactive = true;
    return this;
  }

  CommandLineRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Outcome dsl(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            directory,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            interactive);
    int status = new Dispatcher(terminal).run(arguments);
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command whose words a blank parts. */
  public Outcome dsl(String command) {
    return dsl(command.split(" "));
  }

  /**
   * What came of a command.
   *
   * @param out what it printed on standard output
   * @param err what it printed on standard error
   */
  public record Outcome(int status, String out, String err) {
    /** All that it printed. */
    public String said() {
      return out + err;
    }
  }
}
