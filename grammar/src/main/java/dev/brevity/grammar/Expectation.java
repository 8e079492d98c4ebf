package dev.brevity.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Puts sets of tokens into the words of somebody who writes recipes. */
final class Expectation {
  private static final IntervalSet DECLARATIONS =
      new IntervalSet(
          QuantLexer.QUANTIZER,
          QuantLexer.MIXIN,
          QuantLexer.SOLVER,
          QuantLexer.ENUM,
          QuantLexer.ATTRIBUTE,
          QuantLexer.ROLE,
          QuantLexer.TYPE,
          QuantLexer.INPUT,
          QuantLexer.IMPLEMENTATION,
          QuantLexer.PLAN,
          QuantLexer.LAYER,
          QuantLexer.STEP,
          QuantLexer.STYLE,
          QuantLexer.TARGET);
  private static final IntervalSet CONTEXTUAL =
      new IntervalSet(
          QuantLexer.IDENTIFIER,
          QuantLexer.QUANTIZER,
          QuantLexer.MIXIN,
          QuantLexer.SOLVER,
          QuantLexer.ENUM,
          QuantLexer.ATTRIBUTE,
          QuantLexer.ROLE,
          QuantLexer.INPUT,
          QuantLexer.PLAN,
          QuantLexer.LAYER,
          QuantLexer.STEP,
          QuantLexer.STYLE,
          QuantLexer.TARGET,
          QuantLexer.AFTER,
          QuantLexer.BEFORE,
          QuantLexer.NEEDS,
          QuantLexer.EXCLUDES,
          QuantLexer.ONCE,
          QuantLexer.UNIT,
          QuantLexer.SYNONYMS,
          QuantLexer.DEPRECATED,
          QuantLexer.FIX,
          QuantLexer.IMPORT,
          QuantLexer.BREVITY,
          QuantLexer.ERROR,
          QuantLexer.LET,
          QuantLexer.REFUSE,
          QuantLexer.UNSET,
          QuantLexer.TYPE,
          QuantLexer.LAYERS,
          QuantLexer.KEEP,
          QuantLexer.STEPS,
          QuantLexer.EXPORT);
  private static final IntervalSet VALUES =
      new IntervalSet(
          QuantLexer.NAME,
          QuantLexer.INTEGER,
          QuantLexer.REAL,
          QuantLexer.STRING,
          QuantLexer.TRUE,
          QuantLexer.FALSE,
          QuantLexer.NONE,
          QuantLexer.PARENT,
          QuantLexer.MATCH,
          QuantLexer.WHEN,
          QuantLexer.IF,
          QuantLexer.NOT,
          QuantLexer.MINUS,
          QuantLexer.OPEN_BRACKET,
          QuantLexer.OPEN_PAREN);
  private static final IntervalSet CONTINUATIONS =
      Operators.ALL.or(new IntervalSet(QuantLexer.OPEN_BRACKET, QuantLexer.OPEN_PAREN));

  private Expectation() {}

  /** For example "an attribute name or `}`". */
  static String words(IntervalSet expected) {
    IntervalSet rest = new IntervalSet(expected);
    List<String> words = new ArrayList<>();
    if (rest.contains(QuantLexer.MATCH)) {
      words.add("a value");
      rest = rest.subtract(VALUES).subtract(CONTEXTUAL);
    } else if (rest.contains(QuantLexer.QUANTIZER) && !rest.contains(QuantLexer.IDENTIFIER)) {
      words.add("a declaration such as `quantizer`");
      rest = rest.subtract(DECLARATIONS);
    } else if (rest.contains(QuantLexer.IDENTIFIER)) {
      words.add("an attribute name");
      rest = rest.subtract(CONTEXTUAL);
    }
    if (rest.contains(QuantLexer.PLUS) && rest.contains(QuantLexer.TIMES)) {
      rest = rest.subtract(CONTINUATIONS);
    }
    for (int type : rest.toList()) {
      words.add(word(type));
    }
    return words.isEmpty() ? "the end of the text" : join(words);
  }

  /** What was found, quoted or in words. */
  static String found(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "the end of the text";
      case QuantLexer.STRING -> "the text " + shortened(token.getText());
      default -> shortened(token.getText());
    };
  }

  private static String shortened(String text) {
    return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
  }

  private static String word(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the text";
      case QuantLexer.NAME -> "a capitalised name";
      case QuantLexer.IDENTIFIER -> "an attribute name";
      case QuantLexer.INTEGER -> "an integer";
      case QuantLexer.REAL -> "a number";
      case QuantLexer.STRING -> "a text in double quotes";
      case QuantLexer.REGEX -> "a regular expression `~\"…\"`";
      default -> {
        String literal = QuantLexer.VOCABULARY.getLiteralName(type);
        yield literal == null
            ? "something else"
            : "`" + literal.substring(1, literal.length() - 1) + "`";
      }
    };
  }

  private static String join(List<String> words) {
    List<String> shown = words.size() > 5 ? words.subList(0, 5) : words;
    if (shown.size() == 1) {
      return shown.get(0);
    }
    String head = String.join(", ", shown.subList(0, shown.size() - 1));
    return head + " or " + shown.get(shown.size() - 1);
  }
}
