package dev.brevity.dsl.format;

import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.QuantParser;
import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;

/** How many blanks stand between two tokens on the same line. */
final class Spacing {
  private final TokenLine line;
  private final Set<Integer> widelySeparated = new HashSet<>();

  Spacing(TokenLine line) {
    this.line = line;
    for (TokenLine.Block block : line.blocks) {
      boolean names = line.parent(block.open()) instanceof QuantParser.EnumDeclarationContext;
      block.items().stream()
          .skip(1)
          .filter(item -> !names && line.type(item - 1) != QuantLexer.COMMA)
          .forEach(widelySeparated::add);
    }
  }

  /** The blanks before a token that is not the first. */
  String before(int index) {
    if (widelySeparated.contains(index)) {
      return "  ";
    }
    return tight(index) ? "" : " ";
  }

  private boolean tight(int index) {
    int previous = line.type(index - 1);
    int type = line.type(index);
    ParserRuleContext here = line.parent(index);
    ParserRuleContext there = line.parent(index - 1);
    return switch (type) {
      case QuantLexer.COMMA, QuantLexer.CLOSE_PAREN, QuantLexer.CLOSE_BRACKET, QuantLexer.DOT ->
          !(type == QuantLexer.CLOSE_BRACKET && previous == QuantLexer.COMMA);
      case QuantLexer.CLOSE_BRACE -> previous == QuantLexer.OPEN_BRACE;
      case QuantLexer.OPEN_PAREN ->
          opens(previous, there)
              || here instanceof QuantParser.ConstructionContext
              || here instanceof QuantParser.CallExpressionContext
              || here instanceof QuantParser.MemberExpressionContext;
      case QuantLexer.OPEN_BRACKET ->
          opens(previous, there)
              || here instanceof QuantParser.IndexExpressionContext
              || here instanceof QuantParser.PositionContext;
      case QuantLexer.OPTIONAL -> true;
      case QuantLexer.LESS, QuantLexer.GREATER ->
          here instanceof QuantParser.TypeTermContext || opens(previous, there);
      case QuantLexer.RANGE -> previous != QuantLexer.IN;
      default -> opens(previous, there);
    };
  }

  /** Whether nothing follows the token with a blank: an opening bracket, a sign, a dot. */
  private static boolean opens(int type, ParserRuleContext context) {
    return switch (type) {
      case QuantLexer.OPEN_PAREN, QuantLexer.OPEN_BRACKET, QuantLexer.DOT -> true;
      case QuantLexer.RANGE ->
          context instanceof QuantParser.PositionContext
              || (context instanceof QuantParser.ClosedRangeContext range && range.upper != null);
      case QuantLexer.MINUS ->
          context instanceof QuantParser.UnaryExpressionContext
              || context instanceof QuantParser.RangeBoundContext
              || context instanceof QuantParser.PlaceContext;
      case QuantLexer.LESS -> context instanceof QuantParser.TypeTermContext;
      default -> false;
    };
  }
}
