package dev.brevity.runtime;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.text.FindingText;
import dev.brevity.dsl.text.Paint;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Recipes that cannot be used. The message shows every finding with its place, reason and fix. */
public final class RecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public RecipeException(List<Diagnostic> diagnostics) {
    this(diagnostics, null);
  }

  public RecipeException(List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    super(rendered(diagnostics), cause);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong, in the order found. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  private static String rendered(List<Diagnostic> diagnostics) {
    FindingText text = new FindingText(Paint.NONE);
    return diagnostics.stream().map(text::of).collect(Collectors.joining("\n", "\n", ""));
  }
}
