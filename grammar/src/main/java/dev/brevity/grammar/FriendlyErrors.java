package dev.brevity.grammar;

import dev.brevity.grammar.SyntaxError.Kind;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Recovers as ANTLR does, and turns what it finds into {@link SyntaxError}s in the user's terms.
 * Gives up only when there are more errors than anybody reads.
 */
final class FriendlyErrors extends DefaultErrorStrategy {
  private static final Set<Integer> CONNECTORS =
      Set.of(QuantLexer.ASSIGN, QuantLexer.COLON, QuantLexer.ARROW, QuantLexer.EQUAL);

  private final Positions positions;
  private final SyntaxErrors errors;

  FriendlyErrors(Positions positions, SyntaxErrors errors) {
    this.positions = positions;
    this.errors = errors;
  }

  /** Takes {@code :} for {@code =} and the like as what was meant, and continues after it. */
  @Override
  public Token recoverInline(Parser recognizer) throws RecognitionException {
    Token found = recognizer.getCurrentToken();
    IntervalSet expected = getExpectedTokens(recognizer);
    if (expected.size() == 1
        && CONNECTORS.contains(expected.getMinElement())
        && CONNECTORS.contains(found.getType())) {
      if (!inErrorRecoveryMode(recognizer)) {
        report(recognizer, found, expected);
      }
      recognizer.consume();
      reportMatch(recognizer);
      return found;
    }
    return super.recoverInline(recognizer);
  }

  /**
   * Does not look for {@code .} where {@code =} is missing after a name: if neither is written
   * means {@code =}.
   */
  @Override
  public void sync(Parser recognizer) throws RecognitionException {
    IntervalSet next =
        recognizer.getATN().nextTokens(recognizer.getATN().states.get(recognizer.getState()));
    if (!next.contains(QuantLexer.ASSIGN) || !next.contains(QuantLexer.DOT)) {
      super.sync(recognizer);
    }
  }

  /** A token without place in the text, for one that should have been there. */
  @Override
  protected Token getMissingSymbol(Parser recognizer) {
    IntervalSet expected = getExpectedTokens(recognizer);
    int type = expected.isNil() ? Token.INVALID_TYPE : expected.getMinElement();
    CommonToken missing = new CommonToken(type, "<missing>");
    Token current = recognizer.getCurrentToken();
    missing.setStartIndex(current.getStartIndex());
    missing.setStopIndex(current.getStartIndex() - 1);
    return missing;
  }

  @Override
  protected void reportNoViableAlternative(Parser recognizer, NoViableAltException failure) {
    IntervalSet expected = new IntervalSet();
    ATN atn = recognizer.getATN();
    if (failure.getDeadEndConfigs() != null) {
      for (ATNConfig config : failure.getDeadEndConfigs()) {
        expected.addAll(atn.nextTokens(config.state));
      }
    }
    expected.remove(Token.EPSILON);
    if (expected.isNil()) {
      expected = recognizer.getExpectedTokens();
    }
    report(recognizer, failure.getOffendingToken(), expected);
  }

  @Override
  protected void reportInputMismatch(Parser recognizer, InputMismatchException failure) {
    report(recognizer, failure.getOffendingToken(), failure.getExpectedTokens());
  }

  @Override
  protected void reportUnwantedToken(Parser recognizer) {
    if (!inErrorRecoveryMode(recognizer)) {
      beginErrorCondition(recognizer);
      report(recognizer, recognizer.getCurrentToken(), getExpectedTokens(recognizer));
    }
  }

  @Override
  protected void reportMissingToken(Parser recognizer) {
    if (!inErrorRecoveryMode(recognizer)) {
      beginErrorCondition(recognizer);
      report(recognizer, recognizer.getCurrentToken(), getExpectedTokens(recognizer));
    }
  }

  private void report(Parser parser, Token found, IntervalSet expected) {
    int start = found.getStartIndex();
    Span span = positions.span(start, Math.max(start, found.getStopIndex() + 1));
    String message =
        "expected "
            + Expectation.words(expected)
            + place(parser)
            + " but found "
            + Expectation.found(found);
    SyntaxError error = SyntaxError.of(Kind.UNEXPECTED_TOKEN, span, message);
    if (expected.size() == 1 && CONNECTORS.contains(expected.getMinElement())) {
      String literal = QuantLexer.VOCABULARY.getLiteralName(expected.getMinElement());
      String plain = literal.substring(1, literal.length() - 1);
      if (CONNECTORS.contains(found.getType())) {
        error = error.advice("write `" + plain + "`").replacement(plain);
      } else if (found.getType() == QuantLexer.MINUS) {
        error = error.advice("names are written with `_`, not with `-`");
      }
    }
    error = withAdvice(error, found, expected);
    if (found.getType() == QuantLexer.COMMA && expected.contains(QuantLexer.CLOSE_BRACE)) {
      error = error.advice("remove it; line ends and names separate well enough").replacement("");
    }
    errors.add(error);
    if (errors.full()) {
      throw new ParseCancellationException();
    }
  }

  /** What to write where one kind of token is wanted and another stands there. */
  private static SyntaxError withAdvice(SyntaxError error, Token found, IntervalSet expected) {
    String text = found.getText();
    boolean word = found.getType() == QuantLexer.IDENTIFIER || found.getType() == QuantLexer.NAME;
    boolean declaration =
        expected.contains(QuantLexer.QUANTIZER) && !expected.contains(QuantLexer.IDENTIFIER);
    if (declaration && word) {
      boolean recipe = text.equalsIgnoreCase("quantizer") || text.equals("class");
      return recipe
          ? error.advice("write `quantizer`").replacement("quantizer")
          : error.advice("declare a `quantizer`, `mixin`, `solver` or `plan`");
    }
    if (expected.size() != 1) {
      return error;
    }
    int wanted = expected.getMinElement();
    if (wanted == QuantLexer.NAME && found.getType() == QuantLexer.IDENTIFIER) {
      String capital = Character.toUpperCase(text.charAt(0)) + text.substring(1);
      return text.startsWith("_")
          ? error
          : error.advice("write `" + capital + "`").replacement(capital);
    }
    if (wanted == QuantLexer.STRING && word) {
      return error.advice("write `\"" + text + "\"`").replacement("\"" + text + "\"");
    }
    if (wanted == QuantLexer.OPEN_BRACE && CONNECTORS.contains(found.getType())) {
      return error.advice("remove the `" + text + "`").replacement("");
    }
    return error;
  }

  /** Where the parser stands, as far as a name tells it: " after `bit_width`". */
  private static String place(Parser parser) {
    Token previous = parser.getTokenStream().LT(-1);
    if (previous == null || previous.getType() == Token.EOF) {
      return "";
    }
    for (ParserRuleContext at = parser.getContext(); at != null; at = at.getParent()) {
      if (at instanceof QuantParser.RecipeContext recipe && recipe.name != null) {
        return " in `" + recipe.name.getText() + "`";
      }
      if (at instanceof QuantParser.PlanContext plan && plan.name != null) {
        return " in plan `" + plan.name.getText() + "`";
      }
      if (at instanceof QuantParser.EnumDeclarationContext declared && declared.name != null) {
        return " in enum `" + declared.name.getText() + "`";
      }
    }
    return "";
  }
}
