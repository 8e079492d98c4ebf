package dev.brevity.dsl.cli;

import java.util.Locale;

/** The entry point of the {@code dsl} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Libraries, too, write numbers and words the same way everywhere.
    Locale.setDefault(Locale.ROOT);
    Terminal terminal = Terminal.ofProcess();
    int status = new Dispatcher(terminal).run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }
}
