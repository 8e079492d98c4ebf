package dev.brevity.dsl.text;

/** Colours text, or leaves it alone. */
public enum Paint {
  NONE,
  ANSI;

  /** The text in the given ink. */
  public String apply(Ink ink, String text) {
    if (this == NONE || ink.code().isEmpty() || text.isEmpty()) {
      return text;
    }
    return "\u001B[" + ink.code() + "m" + text + "\u001B[0m";
  }
}
