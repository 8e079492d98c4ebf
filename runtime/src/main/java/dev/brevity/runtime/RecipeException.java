package dev.brevity.runtime;

import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/** Recipes that cannot be used. The message shows every finding, with its place. */
public final class RecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public RecipeException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::message).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong, in the order found. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
