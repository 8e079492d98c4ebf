package dev.brevity.dsl.json;

import java.io.IOException;
import java.io.Writer;

/** Lets a JSON generator write to any {@link Appendable}. */
final class AppendableWriter extends Writer {
  private final Appendable target;

  AppendableWriter(Appendable target) {
    this.target = target;
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    target.append(java.nio.CharBuffer.wrap(buffer, offset, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
