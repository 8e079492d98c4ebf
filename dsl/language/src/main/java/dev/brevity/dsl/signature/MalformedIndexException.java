package dev.brevity.dsl.signature;

/**
 * An index of implementations that the build of a library must have got wrong: never a user's
 * mistake.
 */
public final class MalformedIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedIndexException(String message) {
    super(message);
  }
}
