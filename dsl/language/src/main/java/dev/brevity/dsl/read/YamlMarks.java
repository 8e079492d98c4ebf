package dev.brevity.dsl.read;

import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.Arrays;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Turns marks of the YAML parser, which count code points, into spans, which count UTF-16 code
 * units.
 */
final class YamlMarks {
  private final SourceText source;
  private final int start;
  private final int[] supplementary;

  YamlMarks(SourceText source) {
    this.source = source;
    this.start = source.text().startsWith("\uFEFF") ? 1 : 0;
    this.supplementary = supplementary(source.text(), start);
  }

  /** Of every code point that takes two code units, how many code points precede it, in order. */
  private static int[] supplementary(String text, int start) {
    int[] found =
        new int[(int) text.chars().filter(u -> Character.isLowSurrogate((char) u)).count()];
    int pairs = 0;
    for (int i = start; i < text.length(); i++) {
      if (Character.isLowSurrogate(text.charAt(i))) {
        found[pairs] = i - 1 - start - pairs;
        pairs++;
      }
    }
    return found;
  }

  /** The text that marks refer to: without a byte order mark. */
  String text() {
    return source.text().substring(start);
  }

  Span span(Optional<Mark> first, Optional<Mark> last) {
    int from = first.map(mark -> offset(mark.getIndex())).orElse(0);
    int to = last.map(mark -> offset(mark.getIndex())).orElse(from);
    return source.span(from, Math.max(from, trimmed(from, to)));
  }

  /** The character at a mark. */
  Span at(Mark mark) {
    return at(mark.getIndex());
  }

  /** The character that so many code points precede. */
  Span at(int codePoints) {
    int from = offset(codePoints);
    return source.span(from, Math.min(from + 1, source.text().length()));
  }

  /**
   * Blocks end, for the parser, where the next token begins; for a reader, after their last
   * character.
   */
  private int trimmed(int from, int to) {
    int end = to;
    while (end > from && Character.isWhitespace(source.text().charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private int offset(int codePoints) {
    int found = Arrays.binarySearch(supplementary, codePoints);
    int pairsBefore = found >= 0 ? found : -found - 1;
    return Math.min(start + codePoints + pairsBefore, source.text().length());
  }
}
