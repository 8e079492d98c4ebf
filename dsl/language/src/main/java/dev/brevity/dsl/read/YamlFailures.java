package dev.brevity.dsl.read;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.Span;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in the user's terms why a text is not YAML. */
final class YamlFailures {
  private static final String OUTSIDE = "expected <block end>";

  private YamlFailures() {}

  static Diagnostic explain(YamlEngineException failure, YamlMarks marks) {
    if (failure instanceof ReaderException unreadable) {
      return Diagnostic.of(
              Code.NOT_TEXT,
              marks.at(unreadable.getPosition()),
              String.format(
                  Locale.ROOT,
                  "the character U+%04X cannot stand in a YAML file",
                  unreadable.getCodePoint()))
          .build();
    }
    if (failure instanceof MarkedYamlEngineException marked) {
      return explain(marked, marks);
    }
    return Diagnostic.of(Code.YAML_SYNTAX, marks.at(0), "the file is not well-formed YAML").build();
  }

  private static Diagnostic explain(MarkedYamlEngineException failure, YamlMarks marks) {
    Optional<Mark> place = failure.getProblemMark().or(failure::getContextMark);
    Span span = place.map(marks::at).orElseGet(() -> marks.at(0));
    String problem = failure.getProblem();
    if (span.text().equals("\t") && !indents(span)) {
      return Diagnostic.of(Code.YAML_TAB, span, "a tab stands here where YAML takes a space")
          .fix("replace the tab by a space", span, " ")
          .build();
    }
    if (problem.contains("TAB") || span.text().equals("\t")) {
      return Diagnostic.of(Code.YAML_TAB, span, "YAML is indented with spaces, not with tabs")
          .fix("replace the tab by two spaces", span, "  ")
          .build();
    }
    Diagnostic.Builder finding = Diagnostic.of(Code.YAML_SYNTAX, span, reason(problem));
    failure
        .getContextMark()
        .filter(start -> place.map(mark -> mark.getIndex() != start.getIndex()).orElse(false))
        .ifPresent(start -> finding.related(marks.at(start), "begins here"));
    if (problem.contains("mapping values are not allowed")) {
      finding.fix("quote a text that holds `: `, or begin a new line");
    }
    if (problem.contains(OUTSIDE)) {
      finding.fix("indent it as far as the other lines of its block");
    }
    return finding.build();
  }

  /** Whether nothing but blanks stands before it on its line. */
  private static boolean indents(Span span) {
    String line = span.source().lineText(span.startLine());
    return line.substring(0, Math.min(line.length(), span.startColumn() - 1)).isBlank();
  }

  private static String reason(String problem) {
    if (problem.contains("mapping values are not allowed")) {
      return "no `:` is expected here";
    }
    if (problem.contains("could not find expected ':'")) {
      return "expected `:` after the key";
    }
    if (problem.contains(OUTSIDE)) {
      return "the indentation fits no block around this line";
    }
    if (problem.contains("expected ',' or ']'")) {
      return "expected `,` or `]` in the list";
    }
    if (problem.contains("expected ',' or '}'")) {
      return "expected `,` or `}` in the mapping";
    }
    if (problem.contains("unexpected end of stream")) {
      return "the text is never closed";
    }
    if (problem.contains("escape character")) {
      return "unknown escape in a double-quoted text";
    }
    return "this is not well-formed YAML (" + problem.strip() + ")";
  }
}
