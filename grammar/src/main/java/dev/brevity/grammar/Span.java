package dev.brevity.grammar;

/**
 * A half-open range of a source text.
 *
 * @param start offset of the first UTF-16 code unit
 * @param end offset after the last one, at least {@code start}
 */
public record Span(SourceText source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException("span " + start + ".." + end + " lies outside " + source);
    }
  }

  public int startLine() {
    return source.line(start);
  }

  public int startColumn() {
    return source.column(start);
  }

  public int endLine() {
    return source.line(end);
  }

  public int endColumn() {
    return source.column(end);
  }

  public String text() {
    return source.text().substring(start, end);
  }

  /** The smallest span that covers both; both must lie in the same source. */
  public Span to(Span other) {
    return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
  }

  /** {@code name:line:column}, as compilers print it. */
  @Override
  public String toString() {
    return source.name() + ":" + startLine() + ":" + startColumn();
  }
}
