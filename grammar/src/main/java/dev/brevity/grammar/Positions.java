package dev.brevity.grammar;

/** Says where a stretch of parsed text stands in a source file. */
@FunctionalInterface
public interface Positions {
  /**
   * The span of the parsed text's code units {@code start} to {@code end}, the latter exclusive.
   */
  Span span(int start, int end);
}
