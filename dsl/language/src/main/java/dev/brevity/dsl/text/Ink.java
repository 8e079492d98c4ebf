package dev.brevity.dsl.text;

import dev.brevity.dsl.diagnostic.Severity;

/** What a piece of text is, and therefore how a terminal colours it. */
public enum Ink {
  PLAIN(""),
  TITLE("1"),
  ERROR("1;31"),
  WARNING("1;33"),
  NOTE("1;36"),
  ADDED("32"),
  REMOVED("31"),
  /** Line numbers and the rule next to the source. */
  GUTTER("34"),
  /** Underlines and labels of places that take part. */
  RELATED("36"),
  FAINT("2");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** The parameters of the ANSI sequence; empty for no colour. */
  String code() {
    return code;
  }

  static Ink of(Severity severity) {
    return switch (severity) {
      case ERROR -> ERROR;
      case WARNING -> WARNING;
      case NOTE -> NOTE;
    };
  }
}
