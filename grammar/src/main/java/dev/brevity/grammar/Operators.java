package dev.brevity.grammar;

import org.antlr.v4.runtime.misc.IntervalSet;

/** The tokens that join what stands on their left to what stands on their right. */
final class Operators {
  static final IntervalSet ALL =
      new IntervalSet(
          QuantLexer.DOT,
          QuantLexer.OR_IF_UNSET,
          QuantLexer.POWER,
          QuantLexer.TIMES,
          QuantLexer.DIVIDE,
          QuantLexer.REMAINDER,
          QuantLexer.PLUS,
          QuantLexer.MINUS,
          QuantLexer.EQUAL,
          QuantLexer.NOT_EQUAL,
          QuantLexer.LESS,
          QuantLexer.LESS_OR_EQUAL,
          QuantLexer.GREATER,
          QuantLexer.GREATER_OR_EQUAL,
          QuantLexer.IN,
          QuantLexer.AND,
          QuantLexer.OR);

  private Operators() {}
}
