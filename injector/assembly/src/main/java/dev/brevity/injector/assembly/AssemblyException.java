package dev.brevity.injector.assembly;

import dev.brevity.dsl.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/** What a recipe resolved to could not be built. */
public final class AssemblyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public AssemblyException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostic = diagnostic;
  }

  /** Where and why, at positions of the recipe. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
