package dev.brevity.injector.assembly;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recipe resolved to could not be built; says where and why, at positions of the recipe. */
public final class AssemblyException extends FindingsException {
  private static final long serialVersionUID = 1L;

  public AssemblyException(Diagnostic finding, @Nullable Throwable cause) {
    super(List.of(finding), cause);
  }
}
