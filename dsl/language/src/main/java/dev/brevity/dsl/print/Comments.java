package dev.brevity.dsl.print;

import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ordinary comments of a source file, by what they stand next to. Documentation is not among
 * them: it is part of the document. Each is given away once, to the innermost that asks.
 */
final class Comments {
  private static final String EXPRESSION_MARKER = "//";

  private final SourceText source;
  private final String marker;
  private final String documentationMarker;
  private static final Pattern SECTION = Pattern.compile("[a-z]+:");

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
    List<String> above = new ArrayList<>();
    if (!place.source().equals(source) || !firstOnLine(place)) {
      return above;
    }
    for (int line = place.startLine() - 1; line >= 1; line--) {
      String text = source.lineText(line).strip();
      if (text.startsWith(documentationMarker) || text.isEmpty()) {
        continue;
      }
      String found = comment(text);
      if (found == null && isSection(line)) {
        continue;
      }
      if (found == null) {
        break;
      }
      if (linesTaken.add(line)) {
        above.add(0, found);
      }
    }
    return above;
  }

  /** The text of the comment after the place on its last line. */
  Optional<String> behind(Span place) {
    if (!place.source().equals(source)) {
      return Optional.empty();
    }
    String line = source.lineText(place.endLine());
    String rest = line.substring(Math.min(line.length(), place.endColumn() - 1)).strip();
    String comment = rest.startsWith(",") ? rest.substring(1).strip() : rest;
    return Optional.ofNullable(comment(comment)).filter(found -> linesTaken.add(place.endLine()));
  }

  /**
   * The comment after the last brace of a block; in YAML, which has none, such a comment belongs to
   * the last line.
   */
  Optional<String> behindBlock(Span place) {
    return marker.equals(EXPRESSION_MARKER) ? behind(place) : Optional.empty();
  }

  /**
   * The texts of the comment lines inside a block that nothing in it has asked for, for its end; in
   * YAML, where blocks just end, those belong to what follows.
   */
  List<String> inside(Span block) {
    boolean closed = marker.equals(EXPRESSION_MARKER) && block.source().equals(source);
    return closed ? left(block.startLine() + 1, block.endLine() - 1) : List.of();
  }

  /**
   * The texts of the comment lines after all else.
   *
   * @param last where all else ends; YAML counts the lines up to the next content
   */
  List<String> after(Optional<Span> last) {
    int first = last.map(span -> span.endLine() + 1).orElse(1);
    if (!marker.equals(EXPRESSION_MARKER)) {
      first = source.lineCount() + 1;
      while (first > 1 && isBlankOrComment(source.lineText(first - 1).strip())) {
        first--;
      }
    }
    return left(first, source.lineCount());
  }

  private boolean isBlankOrComment(String text) {
    return text.isEmpty() || comment(text) != null;
  }

  private List<String> left(int first, int last) {
    List<String> left = new ArrayList<>();
    for (int line = first; line <= last; line++) {
      String text = source.lineText(line).strip();
      String found = text.startsWith(documentationMarker) ? null : comment(text);
      if (found != null && linesTaken.add(line)) {
        left.add(found);
      }
    }
    return left;
  }

  /** Whether the line only opens a part of a YAML document, which has no comments of its own. */
  private boolean isSection(int line) {
    return !marker.equals(EXPRESSION_MARKER)
        && SECTION.matcher(source.lineText(line).stripTrailing()).matches();
  }

  /** Expressions in YAML blocks have comments of their own kind. */
  private @Nullable String comment(String text) {
    if (text.startsWith(marker)) {
      return text.substring(marker.length()).strip();
    }
    return text.startsWith(EXPRESSION_MARKER)
        ? text.substring(EXPRESSION_MARKER.length()).strip()
        : null;
  }

  private boolean firstOnLine(Span place) {
    String line = source.lineText(place.startLine());
    String before = line.substring(0, Math.min(line.length(), place.startColumn() - 1));
    return before.replace('-', ' ').isBlank();
  }
}
