package dev.brevity.dsl.cli;

import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import java.io.PrintStream;

/** What {@code dsl --help} shows. */
final class Overview {
  private Overview() {}

  static void print(PrintStream out, Paint paint) {
    out.println("Checks, explains, formats and converts quantization recipes.");
    out.println();
    out.println(paint.apply(Ink.TITLE, "Usage:") + " dsl COMMAND [OPTION…] [ARGUMENT…]");
    out.println();
    out.println(paint.apply(Ink.TITLE, "Commands:"));
    for (Subcommand command : Subcommands.all()) {
      String padding = " ".repeat(Math.max(1, 17 - command.word().length()));
      out.println("  " + paint.apply(Ink.NOTE, command.word()) + padding + command.summary());
    }
    out.println();
    out.println(paint.apply(Ink.TITLE, "Options:"));
    out.println("  -h, --help      show this help; `dsl COMMAND --help` shows that of a command");
    out.println("  -V, --version   show the version");
    out.println("  --color WHEN    auto (on a terminal, unless NO_COLOR is set), always, never");
    out.println("  --verbose       show details of internal errors");
    out.println();
    out.println(paint.apply(Ink.TITLE, "Exit status:"));
    out.println("  0  nothing is wrong");
    out.println("  1  errors were found (with --strict also warnings), or differences (diff)");
    out.println("  2  the command line is wrong, or a file cannot be read or written");
    out.println("  4  a defect of dsl itself");
  }
}
