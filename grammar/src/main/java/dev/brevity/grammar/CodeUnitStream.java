package dev.brevity.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A window on a text, in UTF-16 code units, whose indices are those of the whole text. Unlike the
 * streams that come with ANTLR it needs no copy and no conversion between code points and offsets.
 */
final class CodeUnitStream implements CharStream {
  private final String text;
  private final int end;
  private int position;

  CodeUnitStream(String text, int start, int end) {
    this.text = text;
    this.position = start;
    this.end = end;
  }

  @Override
  public void consume() {
    if (position >= end) {
      throw new IllegalStateException("cannot consume EOF");
    }
    position++;
  }

  @Override
  public int LA(int distance) {
    int index = distance > 0 ? position + distance - 1 : position + distance;
    return distance == 0 || index < 0 || index >= end ? IntStream.EOF : text.charAt(index);
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return position;
  }

  @Override
  public void seek(int index) {
    position = Math.min(index, end);
  }

  @Override
  public int size() {
    return end;
  }

  @Override
  public String getSourceName() {
    return IntStream.UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    int from = Math.min(interval.a, end);
    int to = Math.min(interval.b + 1, end);
    return from >= to ? "" : text.substring(from, to);
  }
}
