package dev.brevity.dsl.format;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.YamlReader;
import dev.brevity.dsl.read.YamlScalars;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/**
 * Tidies YAML recipes without touching what they say: blanks after lines go, several empty lines
 * become one, lines end in a line feed. Indentation, quotes and comments stay as their author wrote
 * them, and texts that span lines are left alone.
 */
public final class YamlFormatter implements SurfaceFormatter {

  @Override
  public Optional<String> format(SourceText source, DiagnosticSink diagnostics) {
    Diagnostics found = new Diagnostics();
    new YamlReader().read(source, found);
    if (found.hasErrors()) {
      found.all().forEach(diagnostics::report);
      return Optional.empty();
    }
    return Optional.of(tidied(source, YamlScalars.overSeveralLines(source)));
  }

  private static String tidied(SourceText source, List<Span> untouchable) {
    boolean[] kept = new boolean[source.lineCount() + 2];
    for (Span span : untouchable) {
      for (int line = span.startLine(); line < span.endLine(); line++) {
        kept[line] = true;
      }
    }
    StringBuilder text = new StringBuilder();
    boolean emptyBefore = true;
    for (int line = 1; line <= source.lineCount(); line++) {
      String content = source.lineText(line);
      if (line == 1 && content.startsWith("\uFEFF")) {
        content = content.substring(1);
      }
      boolean inside = kept[line - 1];
      String tidy = kept[line] ? content : content.stripTrailing();
      if (inside || !tidy.isEmpty() || !emptyBefore) {
        text.append(tidy).append('\n');
      }
      emptyBefore = !inside && tidy.isEmpty();
    }
    return text.isEmpty() ? "" : text.toString().stripTrailing() + "\n";
  }
}
