package dev.brevity.dsl.diagnostic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something cannot be done for reasons that the user can fix. Every exception of Brevity that
 * carries findings is one: catch this type to show them, a subtype to treat one kind of cause in
 * another way.
 */
public abstract class FindingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /**
   * Carries findings.
   *
   * @param message for stack traces and for programs that do not render findings
   * @param diagnostics what is wrong, in the order found; at least one
   */
  protected FindingsException(
      String message, List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    super(message, cause);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong, in the order found. */
  public final List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
