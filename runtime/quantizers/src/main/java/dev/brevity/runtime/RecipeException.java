package dev.brevity.runtime;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.FindingsException;
import dev.brevity.dsl.text.FindingText;
import dev.brevity.dsl.text.Paint;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Recipes that cannot be used. The message shows every finding with its place, reason and fix. */
public final class RecipeException extends FindingsException {
  private static final long serialVersionUID = 1L;

  public RecipeException(List<Diagnostic> diagnostics) {
    this(diagnostics, null);
  }

  public RecipeException(List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    super(rendered(diagnostics), diagnostics, cause);
  }

  private static String rendered(List<Diagnostic> diagnostics) {
    FindingText text = new FindingText(Paint.NONE);
    return diagnostics.stream().map(text::of).collect(Collectors.joining("\n", "\n", ""));
  }
}
