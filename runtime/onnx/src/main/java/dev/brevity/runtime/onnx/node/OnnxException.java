package dev.brevity.runtime.onnx.node;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import java.util.List;

/** A model cannot be read; says why in the user's terms. */
public final class OnnxException extends FindingsException {
  private static final long serialVersionUID = 1L;

  public OnnxException(Diagnostic diagnostic) {
    super(diagnostic.message(), List.of(diagnostic), null);
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
    Diagnostic diagnostic = diagnostics().get(0);
    Diagnostic.Builder located =
        Diagnostic.of(diagnostic.code(), "`" + shown + "`: " + diagnostic.message());
    diagnostic.notes().forEach(located::note);
    return located.build();
  }
}
