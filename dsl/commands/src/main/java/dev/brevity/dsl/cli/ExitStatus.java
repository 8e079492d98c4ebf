package dev.brevity.dsl.cli;

/** What the process tells its caller. */
public final class ExitStatus {
  /** Nothing is wrong. */
  public static final int OK = 0;

  /**
   * Errors were found; also warnings when they count as errors, or differences when asked for them.
   */
  public static final int PROBLEMS = 1;

  /** The command line is wrong or a file cannot be read or written. */
  public static final int USAGE = 2;

  /** A defect of the program itself. */
  public static final int INTERNAL = 4;

  private ExitStatus() {}
}
