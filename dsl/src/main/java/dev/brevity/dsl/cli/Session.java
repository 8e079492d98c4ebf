package dev.brevity.dsl.cli;

import dev.brevity.dsl.render.Paint;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * One invocation of a command: where it reads and writes, and the options that every command has.
 */
public final class Session {
  private final Terminal terminal;
  private final CommonOptions options;

  Session(Terminal terminal, CommonOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  public Terminal terminal() {
    return terminal;
  }

  public PrintStream out() {
    return terminal.out();
  }

  public PrintStream err() {
    return terminal.err();
  }

  /** How to colour what goes to {@link #out}. */
  public Paint paint() {
    return options.color.on(terminal);
  }

  public boolean verbose() {
    return options.verbose;
  }

  CommonOptions options() {
    return options;
  }

  /**
   * The file that a path on the command line means.
   *
   * @throws UsageException if the operating system cannot have such a file
   */
  public Path resolve(String path) {
    try {
      return terminal.directory().resolve(path);
    } catch (InvalidPathException e) {
      throw new UsageException("`" + path + "` is not a path: " + e.getReason());
    }
  }
}
