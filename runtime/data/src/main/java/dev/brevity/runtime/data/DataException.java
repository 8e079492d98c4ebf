package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import java.io.EOFException;
import java.util.List;

/** Data that cannot be used. The message names the file and what was expected of it. */
public final class DataException extends FindingsException {
  private static final long serialVersionUID = 1L;

  DataException(Diagnostic diagnostic) {
    super(diagnostic.message(), List.of(diagnostic), null);
  }

  public Diagnostic diagnostic() {
    return diagnostics().get(0);
  }

  static DataException of(Code code, String message) {
    return new DataException(Diagnostic.of(code, message).build());
  }

  static DataException of(Code code, String message, String fix) {
    return new DataException(Diagnostic.of(code, message).fix(fix).build());
  }

  /** For a file that is not what it should be. */
  static DataException malformed(String place, String reason) {
    return of(Code.MALFORMED_DATA, "`" + place + "` " + reason);
  }

  /** What is known of the cause. Readers of packed files say nothing when a file ends early. */
  static String reason(Exception cause) {
    String message = cause.getMessage();
    if (message != null) {
      return message;
    }
    return cause instanceof EOFException ? "it ends early" : "nothing more is known";
  }
}
