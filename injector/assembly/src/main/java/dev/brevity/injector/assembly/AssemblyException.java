package dev.brevity.injector.assembly;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recipe resolved to could not be built. */
public final class AssemblyException extends FindingsException {
  private static final long serialVersionUID = 1L;

  public AssemblyException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.message(), List.of(diagnostic), cause);
  }

  /** Where and why, at positions of the recipe. */
  public Diagnostic diagnostic() {
    return diagnostics().get(0);
  }
}
