package dev.brevity.dsl.plan;

/** A text that can be looked at only so often, which bounds the work of any regular expression. */
final class MeteredText implements CharSequence {
  private static final int MOST_LOOKS = 200_000;

  private final CharSequence text;
  private int looks;

  MeteredText(CharSequence text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++looks > MOST_LOOKS) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** The text has been looked at too often. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("too much work", null, false, false);
    }
  }
}
