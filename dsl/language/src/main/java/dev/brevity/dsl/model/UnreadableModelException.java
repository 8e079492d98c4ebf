package dev.brevity.dsl.model;

import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.List;

/** A network cannot be read; carries all that is wrong with it. */
public final class UnreadableModelException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public UnreadableModelException(List<Diagnostic> diagnostics) {
    super(diagnostics.isEmpty() ? "unreadable" : diagnostics.get(0).message());
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
