package dev.brevity.runtime.onnx.node;

/** One node of a model uses something that cannot be computed here; others may be fine. */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * @param what the operator and, unless the operator itself is unknown, what about it
   */
  public UnsupportedException(String what) {
    super(what);
    this.what = what;
  }

  public String what() {
    return what;
  }
}
