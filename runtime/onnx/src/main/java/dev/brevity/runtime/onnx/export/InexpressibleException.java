package dev.brevity.runtime.onnx.export;

/** Something that ONNX, or the chosen version of its operators, has no way to say. */
final class InexpressibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String fix;

  /**
   * @param message what cannot be said
   * @param fix what the user can do
   */
  InexpressibleException(String message, String fix) {
    super(message);
    this.fix = fix;
  }

  String fix() {
    return fix;
  }

  /** For what a later version of the operators can say. */
  static InexpressibleException before(String what, int opset) {
    return new InexpressibleException(
        what + " need opset " + opset + " or later", "export with `opset = " + opset + "`");
  }
}
