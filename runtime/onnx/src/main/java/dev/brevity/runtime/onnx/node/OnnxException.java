package dev.brevity.runtime.onnx.node;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;

/** A model cannot be read; says why in the user's terms. */
public final class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public OnnxException(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  public static OnnxException invalid(String message) {
    return of(Code.INVALID_MODEL, message);
  }

  public static OnnxException of(Code code, String message) {
    return new OnnxException(Diagnostic.of(code, message).build());
  }

  /**
   * What is wrong.
   *
   * @param shown the file as messages name it
   */
  public Diagnostic diagnostic(String shown) {
    Diagnostic.Builder located =
        Diagnostic.of(diagnostic.code(), "`" + shown + "`: " + diagnostic.message());
    diagnostic.notes().forEach(located::note);
    return located.build();
  }
}
