package dev.brevity.dsl.cli;

import java.util.List;

/** The command line asks for something that cannot be done; the message is shown as it is. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> reasons;

  /**
   * @param message one sentence without a final full stop
   */
  public UsageException(String message) {
    this(List.of(message));
  }

  /**
   * @param reasons at least one; a line each
   */
  public UsageException(List<String> reasons) {
    super(String.join("; ", reasons), null, false, false);
    this.reasons = List.copyOf(reasons);
  }

  /** What is wrong, a line each. */
  List<String> reasons() {
    return reasons;
  }

  /**
   * The output stands already, and was not announced to be replaced.
   *
   * @param file as messages name it
   */
  public static UsageException exists(String file) {
    return new UsageException(taken(file));
  }

  /** Why an output cannot be written that lies in no folder. */
  public static String homeless(String file) {
    return "there is no folder for `" + file + "`";
  }

  /** The reason of {@link #exists}. */
  public static String taken(String file) {
    return "`" + file + "` exists already; --force replaces it";
  }
}
