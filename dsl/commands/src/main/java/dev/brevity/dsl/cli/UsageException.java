package dev.brevity.dsl.cli;

/** The command line asks for something that cannot be done; the message is shown as it is. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one sentence without a final full stop
   */
  public UsageException(String message) {
    super(message, null, false, false);
  }

  /**
   * The output stands already, and was not announced to be replaced.
   *
   * @param file as messages name it
   */
  public static UsageException exists(String file) {
    return new UsageException("`" + file + "` exists already; --force replaces it");
  }
}
