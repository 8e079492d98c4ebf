package dev.brevity.dsl.cli;

/** The entry point of the {@code dsl} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    int status = new Dispatcher(terminal).run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }
}
