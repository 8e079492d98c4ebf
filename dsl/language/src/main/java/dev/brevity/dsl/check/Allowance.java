package dev.brevity.dsl.check;

import dev.brevity.dsl.source.Surface;
import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/**
 * A comment that allows findings on a line: {@code // brevity: allow BRV0407 because …}. It stands
 * on the line concerned, or alone above it.
 *
 * @param line the line concerned, counted from 1
 * @param codes as written
 * @param reason empty if none is given
 */
record Allowance(Span place, int line, List<String> codes, String reason) {
  private static final String WORD = "brevity:";

  /** The marker of the notation is looked for in front. */
  private static final String FORM =
      "(?:#|//)\\s*brevity:\\s*allow\\s+([A-Za-z0-9]+(?:\\s*,\\s*[A-Za-z0-9]+)*)"
          + "(?:\\s+because\\s+(\\S.*))?\\s*";

  /** Those of a file, in order. */
  static List<Allowance> in(SourceText source) {
    List<Allowance> found = new ArrayList<>();
    if (!source.text().contains(WORD)) {
      return found;
    }
    Pattern pattern = Pattern.compile(FORM);
    for (Span comment : comments(source)) {
      Matcher form = pattern.matcher(source.text().substring(comment.start(), comment.end()));
      if (form.matches()) {
        String reason = form.group(2);
        found.add(
            new Allowance(
                comment,
                lineConcerned(comment),
                List.of(form.group(1).split("\\s*,\\s*")),
                reason == null ? "" : reason));
      }
    }
    return found;
  }

  private static List<Span> comments(SourceText source) {
    Optional<Surface> surface = Surface.of(source.name());
    List<Span> comments = new ArrayList<>();
    // A text without a name that tells it, as from standard input, may be in either notation.
    if (surface.filter(Surface.YAML::equals).isEmpty()) {
      comments.addAll(quantComments(source));
    }
    if (comments.isEmpty() && surface.filter(Surface.QUANT::equals).isEmpty()) {
      comments.addAll(yamlComments(source));
    }
    return comments;
  }

  private static List<Span> quantComments(SourceText source) {
    List<Span> comments = new ArrayList<>();
    for (Token token : QuantSyntax.tokens(source)) {
      if (token.getType() == QuantLexer.COMMENT) {
        comments.add(source.span(token.getStartIndex(), token.getStopIndex() + 1));
      }
    }
    return comments;
  }

  /** The word after the marker makes a text that only looks like a comment unlikely enough. */
  private static List<Span> yamlComments(SourceText source) {
    List<Span> comments = new ArrayList<>();
    for (int line = 1; line <= source.lineCount(); line++) {
      String text = source.lineText(line);
      int word = text.lastIndexOf(WORD);
      int marker = word < 0 ? -1 : text.lastIndexOf('#', word);
      if (marker >= 0 && (marker == 0 || Character.isWhitespace(text.charAt(marker - 1)))) {
        int start = source.lineStart(line);
        comments.add(source.span(start + marker, start + text.length()));
      }
    }
    return comments;
  }

  /** The line of the comment, or the next with content if it stands alone. */
  private static int lineConcerned(Span comment) {
    SourceText source = comment.source();
    int line = comment.startLine();
    if (!source.lineText(line).substring(0, comment.startColumn() - 1).isBlank()) {
      return line;
    }
    for (int next = line + 1; next <= source.lineCount(); next++) {
      String text = source.lineText(next).strip();
      if (!text.isEmpty() && !text.startsWith("//") && !text.startsWith("#")) {
        return next;
      }
    }
    return line;
  }
}
