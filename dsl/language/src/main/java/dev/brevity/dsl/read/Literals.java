package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.Span;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns the text of literals into their values. */
final class Literals {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final int LONGEST_NUMBER = 64;
  private static final int LARGEST_EXPONENT = 400;

  private final Reading reading;

  Literals(Reading reading) {
    this.reading = reading;
  }

  /** A number without sign, or nothing when the text is none or is absurdly long. */
  Optional<BigDecimal> number(String text, Span span) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
    String exponent = exponentAt < 0 ? "0" : text.substring(exponentAt + 1);
    if (text.length() > LONGEST_NUMBER
        || exponent.length() > 5
        || Math.abs(Integer.parseInt(exponent)) > LARGEST_EXPONENT) {
      reading.report(
          Diagnostic.of(
              Code.NUMBER_OUT_OF_BOUNDS,
              span,
              "the number has more digits or a larger exponent than any value can have"));
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  /** A place among layers, perhaps counted from the last. */
  Optional<Integer> place(String text, Span span) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      reading.report(
          Diagnostic.of(
              Code.NUMBER_OUT_OF_BOUNDS, span, "`" + text + "` is more layers than there can be"));
      return Optional.empty();
    }
  }

  Expression numberLiteral(String text, Span span) {
    return number(text, span)
        .<Expression>map(
            value ->
                new Expression.NumberLiteral(
                    value, text.chars().allMatch(Character::isDigit), span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  /** The text between the quotes with its escapes replaced. */
  String string(@Nullable Token token) {
    if (token == null || token.getTokenIndex() < 0) {
      return "";
    }
    String inner = inner(token.getText(), 1);
    return inner.indexOf('\\') < 0 ? inner : unescape(inner, token);
  }

  /** The text of a regular expression, in which a backslash is the expression's own. */
  String regex(Token token) {
    return inner(token.getText(), 2).replace("\\\"", "\"");
  }

  private static String inner(String text, int prefix) {
    char quote = text.charAt(prefix - 1);
    boolean closed = text.length() > prefix && text.charAt(text.length() - 1) == quote;
    return text.substring(prefix, closed ? text.length() - 1 : text.length());
  }

  private String unescape(String text, Token token) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char unit = text.charAt(at++);
      if (unit != '\\' || at == text.length()) {
        plain.append(unit);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case '"', '\\' -> plain.append(escaped);
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        case 'u' -> {
          Optional<Character> unicode = unicode(text, at);
          if (unicode.isPresent()) {
            plain.append(unicode.get().charValue());
            at += 4;
          } else {
            unknownEscape(token, "\\u");
          }
        }
        default -> unknownEscape(token, "\\" + escaped);
      }
    }
    return plain.toString();
  }

  private void unknownEscape(Token token, String escape) {
    reading.report(
        Diagnostic.of(
                Code.UNKNOWN_ESCAPE,
                reading.span(token),
                "`" + escape + "` is not an escape that texts know")
            .note("Texts know `\\\"`, `\\\\`, `\\n`, `\\t`, `\\r` and `\\u` with four hex digits.")
            .fix("write `\\\\` for a backslash"));
  }

  private static Optional<Character> unicode(String text, int at) {
    if (at + 4 > text.length()) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return Optional.empty();
      }
      value = value * 16 + digit;
    }
    return Optional.of((char) value);
  }
}
