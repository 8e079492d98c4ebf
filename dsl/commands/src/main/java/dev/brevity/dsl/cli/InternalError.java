package dev.brevity.dsl.cli;

import java.io.PrintStream;
import java.util.Locale;

/** Tells of a defect of the program in one line. */
final class InternalError {
  private InternalError() {}

  static int report(Throwable defect, boolean verbose, PrintStream err) {
    err.println(
        "dsl: internal error "
            + code(defect)
            + "; this is a defect of dsl, not of your recipe. Please report it with the command and"
            + " the recipe"
            + (verbose ? "" : "; --verbose shows details"));
    if (verbose) {
      defect.printStackTrace(err);
    }
    return ExitStatus.INTERNAL;
  }

  /** The same for the same defect, whatever the input. */
  private static String code(Throwable defect) {
    int hash = defect.getClass().getName().hashCode();
    for (StackTraceElement frame : defect.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.brevity.")) {
        hash = 31 * hash + (frame.getClassName() + "." + frame.getMethodName()).hashCode();
        break;
      }
    }
    return String.format(Locale.ROOT, "X%04X", hash & 0xFFFF);
  }
}
