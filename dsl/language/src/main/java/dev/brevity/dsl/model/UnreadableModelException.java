package dev.brevity.dsl.model;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import java.util.List;

/** A network cannot be read; carries all that is wrong with it. */
public final class UnreadableModelException extends FindingsException {
  private static final long serialVersionUID = 1L;

  public UnreadableModelException(List<Diagnostic> diagnostics) {
    super(diagnostics.isEmpty() ? "unreadable" : diagnostics.get(0).message(), diagnostics, null);
  }
}
