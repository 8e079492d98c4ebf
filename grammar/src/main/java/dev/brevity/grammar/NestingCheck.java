package dev.brevity.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Refuses texts so deeply nested that code that walks their tree would run out of stack. Brackets,
 * operators and prefix words all deepen the tree, so the check adds them up over the open brackets,
 * before anything recursive runs.
 */
final class NestingCheck {
  static final int LIMIT = 256;

  private static final IntervalSet DEEPENING =
      Operators.ALL.or(
          new IntervalSet(
              QuantLexer.NOT,
              QuantLexer.MATCH,
              QuantLexer.IF,
              QuantLexer.THEN,
              QuantLexer.ELSE,
              QuantLexer.WHEN));

  private final Positions positions;
  private final SyntaxErrors errors;

  NestingCheck(Positions positions, SyntaxErrors errors) {
    this.positions = positions;
    this.errors = errors;
  }

  boolean passes(List<CommonToken> tokens) {
    Deque<Integer> outer = new ArrayDeque<>();
    int depthOutside = 0;
    int here = 0;
    int previous = Token.EOF;
    for (CommonToken token : tokens) {
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        continue;
      }
      switch (token.getType()) {
        case QuantLexer.OPEN_BRACE, QuantLexer.OPEN_BRACKET, QuantLexer.OPEN_PAREN -> {
          here++;
          outer.push(here);
          depthOutside += here;
          here = 0;
        }
        case QuantLexer.CLOSE_BRACE, QuantLexer.CLOSE_BRACKET, QuantLexer.CLOSE_PAREN -> {
          // A closed bracket stays part of the chain that it stands in: a[0][0], f(x).g(y).
          here = outer.isEmpty() ? 0 : outer.pop();
          depthOutside -= here;
        }
        case QuantLexer.ASSIGN,
            QuantLexer.COMMA,
            QuantLexer.ARROW,
            QuantLexer.COLON,
            QuantLexer.REQUIRE ->
            here = 0;
        default -> here = (startsAnew(previous, token) ? 0 : here) + (deepens(token) ? 1 : 0);
      }
      previous = token.getType();
      if (depthOutside + here > LIMIT) {
        Span span = positions.span(token.getStartIndex(), token.getStopIndex() + 1);
        errors.add(
            SyntaxError.of(
                    SyntaxError.Kind.TOO_DEEP,
                    span,
                    "expressions nest more than " + LIMIT + " levels deep here")
                .advice("give a part of it its own attribute"));
        return false;
      }
    }
    return true;
  }

  /** A word after a closed bracket continues nothing: it begins the next member, arm or element. */
  private static boolean startsAnew(int previous, CommonToken token) {
    boolean behindBracket =
        previous == QuantLexer.CLOSE_BRACE
            || previous == QuantLexer.CLOSE_BRACKET
            || previous == QuantLexer.CLOSE_PAREN;
    return behindBracket && !deepens(token) && token.getType() != QuantLexer.FOR;
  }

  private static boolean deepens(CommonToken token) {
    return DEEPENING.contains(token.getType());
  }
}
