package dev.brevity.dsl.print;

import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ordinary comments of a source file, by what they stand next to. Documentation is not among
 * them: it is part of the document. Each is given away once, to the innermost that asks.
 */
final class Comments {
  private final SourceText source;
  private final String marker;
  private final String documentationMarker;
  private final Set<Integer> linesTaken = new HashSet<>();

  private Comments(SourceText source, String marker, String documentationMarker) {
    this.source = source;
    this.marker = marker;
    this.documentationMarker = documentationMarker;
  }

  static Comments of(SourceText source) {
    boolean yaml = source.name().endsWith(".yaml") || source.name().endsWith(".yml");
    return yaml ? new Comments(source, "#", "##") : new Comments(source, "//", "///");
  }

  /** The texts of the comment lines above what begins at the place, up to other code. */
  List<String> above(Span place) {
    List<String> found = new ArrayList<>();
    if (!place.source().equals(source) || !firstOnLine(place)) {
      return found;
    }
    for (int line = place.startLine() - 1; line >= 1; line--) {
      String text = source.lineText(line).strip();
      if (text.startsWith(documentationMarker) || text.isEmpty()) {
        continue;
      }
      if (!text.startsWith(marker)) {
        break;
      }
      if (linesTaken.add(line)) {
        found.add(0, text.substring(marker.length()).strip());
      }
    }
    return found;
  }

  /** The text of the comment behind the place on its last line. */
  Optional<String> behind(Span place) {
    if (!place.source().equals(source)) {
      return Optional.empty();
    }
    String line = source.lineText(place.endLine());
    String rest = line.substring(Math.min(line.length(), place.endColumn() - 1)).strip();
    String comment = rest.startsWith(",") ? rest.substring(1).strip() : rest;
    return comment.startsWith(marker) && linesTaken.add(place.endLine())
        ? Optional.of(comment.substring(marker.length()).strip())
        : Optional.empty();
  }

  private boolean firstOnLine(Span place) {
    String line = source.lineText(place.startLine());
    String before = line.substring(0, Math.min(line.length(), place.startColumn() - 1));
    return before.replace('-', ' ').isBlank();
  }
}
