package dev.brevity.dsl.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern over names of layers: a glob or a regular expression. */
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
    for (char unit : text.toCharArray()) {
      if (unit == '*' || unit == '?') {
        regex.append(quoted(literal)).append(unit == '*' ? ".*" : ".");
        literal.setLength(0);
      } else {
        literal.append(unit);
      }
    }
    regex.append(quoted(literal));
    // Several stars in a row mean one, and cost as one.
    String once = regex.toString().replaceAll("(\\.\\*)+", ".*");
    return new NamePattern(Pattern.compile(once, Pattern.DOTALL));
  }

  private static String quoted(StringBuilder literal) {
    return literal.isEmpty() ? "" : Pattern.quote(literal.toString());
  }

  /** The regular expression, over the whole name; empty when it is none. */
  public static Optional<NamePattern> regex(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NamePattern(Pattern.compile(text)));
    } catch (PatternSyntaxException | StackOverflowError e) {
      return Optional.empty();
    }
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
      String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      String what = e.getDescription();
      return Optional.of(Character.toLowerCase(what.charAt(0)) + what.substring(1) + where);
    } catch (StackOverflowError e) {
      return Optional.of("it is nested too deeply");
    }
  }

  /** Whether the whole name matches. An expression that takes too much work matches nothing. */
  public boolean matches(String name) {
    Matcher matcher = pattern.matcher(new MeteredText(name));
    try {
      return matcher.matches();
    } catch (MeteredText.Exhausted | StackOverflowError e) {
      return false;
    }
  }
}
