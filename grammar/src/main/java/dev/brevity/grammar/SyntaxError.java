package dev.brevity.grammar;

import java.util.Optional;

/**
 * One violation of the surface syntax, as data.
 *
 * @param message one sentence that names what was found and what was expected
 * @param advice how to fix it, where that is clear
 * @param replacement the text that should stand in the place of {@code span}, where one edit fixes
 *     it
 * @param opened where the construct that is not closed begins
 */
public record SyntaxError(
    Kind kind,
    Span span,
    String message,
    Optional<String> advice,
    Optional<String> replacement,
    Optional<Span> opened) {

  /** What sort of mistake it is. */
  public enum Kind {
    UNEXPECTED_TOKEN,
    UNEXPECTED_CHARACTER,
    UNCLOSED_BRACKET,
    UNMATCHED_BRACKET,
    UNCLOSED_STRING,
    WRONG_QUOTE,
    WRONG_COMMENT,
    WRONG_OPERATOR,
    MISSHAPEN_NUMBER,
    TOO_DEEP,
    NOT_TEXT,
    TOO_MANY
  }

  static SyntaxError of(Kind kind, Span span, String message) {
    return new SyntaxError(
        kind, span, message, Optional.empty(), Optional.empty(), Optional.empty());
  }

  SyntaxError advice(String text) {
    return new SyntaxError(kind, span, message, Optional.of(text), replacement, opened);
  }

  SyntaxError replacement(String text) {
    return new SyntaxError(kind, span, message, advice, Optional.of(text), opened);
  }

  SyntaxError opened(Span place) {
    return new SyntaxError(kind, span, message, advice, replacement, Optional.of(place));
  }
}
