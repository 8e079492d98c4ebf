package dev.brevity.runtime.onnx;

/** One node of a model uses something that cannot be computed here; others may be fine. */
final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * @param what the operator and, unless the operator itself is unknown, what about it
   */
  UnsupportedException(String what) {
    super(what);
    this.what = what;
  }

  String what() {
    return what;
  }
}
