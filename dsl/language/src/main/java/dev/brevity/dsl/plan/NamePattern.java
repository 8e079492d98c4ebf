package dev.brevity.dsl.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern over names of layers: a glob or a regular expression. Matching takes time in proportion
 * to the name, whatever the pattern (RE2: Cox, "Regular Expression Matching Can Be Simple And
 * Fast"); for this, expressions have neither look-around nor references to groups.
 */
public final class NamePattern {
  private static final int LONGEST = 500;

  private final Pattern pattern;

  private NamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** {@code *} stands for any characters, {@code ?} for one. */
  public static NamePattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    boolean star = false;
    for (char unit : text.toCharArray()) {
      if (unit == '*' || unit == '?') {
        regex.append(Pattern.quote(literal.toString()));
        literal.setLength(0);
        // Several stars in a row mean one.
        regex.append(unit == '?' ? "." : star ? "" : ".*");
      } else {
        literal.append(unit);
      }
      star = unit == '*';
    }
    regex.append(Pattern.quote(literal.toString()));
    return new NamePattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** The regular expression, over the whole name; empty when it is none. */
  public static Optional<NamePattern> regex(String text) {
    return mistake(text).isPresent()
        ? Optional.empty()
        : Optional.of(new NamePattern(Pattern.compile(text)));
  }

  /** What is wrong with the regular expression; empty when nothing is. */
  public static Optional<String> mistake(String text) {
    if (text.length() > LONGEST) {
      return Optional.of("it is longer than " + LONGEST + " characters");
    }
    try {
      Pattern.compile(text);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      String what = e.getDescription().toLowerCase(Locale.ROOT);
      return Optional.of(what + " in `" + e.getPattern() + "`");
    } catch (StackOverflowError e) {
      return Optional.of("it is nested too deeply");
    }
  }

  /** Whether the whole name matches. */
  public boolean matches(String name) {
    return pattern.matches(name);
  }
}
