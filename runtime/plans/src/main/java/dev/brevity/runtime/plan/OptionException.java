package dev.brevity.runtime.plan;

/** A step or target needs a value for one of its options that the plan does not give. */
public final class OptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public OptionException(String message) {
    super(message);
  }
}
