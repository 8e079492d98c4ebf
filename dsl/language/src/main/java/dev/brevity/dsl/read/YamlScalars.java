package dev.brevity.dsl.read;

import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;

/** Finds the scalars of a YAML text. */
public final class YamlScalars {
  private YamlScalars() {}

  /**
   * The places of all scalars that begin and end on different lines, as in blocks and folded
   * quotes.
   */
  public static List<Span> overSeveralLines(SourceText source) {
    List<Span> found = new ArrayList<>();
    new YamlComposer(source, ignored -> {}).compose().ifPresent(root -> collect(root, found));
    return found;
  }

  private static void collect(YamlNode node, List<Span> found) {
    if (node instanceof YamlNode.Scalar scalar) {
      if (scalar.span().startLine() < scalar.span().endLine()) {
        found.add(scalar.span());
      }
    } else if (node instanceof YamlNode.Sequence sequence) {
      sequence.items().forEach(item -> collect(item, found));
    } else if (node instanceof YamlNode.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              entry -> {
                collect(entry.key(), found);
                collect(entry.value(), found);
              });
    }
  }
}
