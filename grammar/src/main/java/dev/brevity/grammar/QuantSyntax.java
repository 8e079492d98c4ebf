package dev.brevity.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.Pair;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Parses texts in the recipe language. Never throws for any text: what is wrong becomes a {@link
 * SyntaxError}, and parsing continues after it.
 */
public final class QuantSyntax {
  private QuantSyntax() {}

  /** A whole {@code .quant} file. */
  public static Syntax<QuantParser.DocumentContext> document(SourceText source) {
    int start = source.text().startsWith("\uFEFF") ? 1 : 0;
    return parse(source.text(), start, source.text().length(), source::span, QuantParser::document);
  }

  /** The one declaration that stands between two offsets of a file. */
  public static Syntax<QuantParser.DeclarationOnlyContext> declaration(
      SourceText source, int start, int end) {
    return parse(source.text(), start, end, source::span, QuantParser::declarationOnly);
  }

  /** An expression alone. */
  public static Syntax<QuantParser.ExpressionOnlyContext> expression(
      String text, Positions positions) {
    return parse(text, 0, text.length(), positions, QuantParser::expressionOnly);
  }

  /** A type alone, such as {@code Real? | List<Real>}. */
  public static Syntax<QuantParser.TypeOnlyContext> type(String text, Positions positions) {
    return parse(text, 0, text.length(), positions, QuantParser::typeOnly);
  }

  /** A range alone, such as {@code 1..32} or {@code (0, 100]}. */
  public static Syntax<QuantParser.RangeOnlyContext> range(String text, Positions positions) {
    return parse(text, 0, text.length(), positions, QuantParser::rangeOnly);
  }

  /**
   * What makes a text unfit for either surface, such as the bytes of a picture; nothing if it is
   * text.
   */
  public static Optional<SyntaxError> unreadable(SourceText source) {
    SyntaxErrors errors = new SyntaxErrors();
    new TextCheck(source.text(), 0, source.text().length(), source::span, errors).passes();
    return errors.inOrder().stream().findFirst();
  }

  /** The tokens of a text, comments and blanks included, whether or not it is well formed. */
  public static List<Token> tokens(SourceText source) {
    int start = source.text().startsWith("\uFEFF") ? 1 : 0;
    CodeUnitStream text = new CodeUnitStream(source.text(), start, source.text().length());
    return List.copyOf(lexer(text).getAllTokens());
  }

  private static <T extends ParserRuleContext> Syntax<T> parse(
      String text, int start, int end, Positions positions, Function<QuantParser, T> rule) {
    SyntaxErrors errors = new SyntaxErrors();
    CodeUnitStream stream = new CodeUnitStream(text, start, end);
    List<CommonToken> tokens = List.of();
    boolean readable = new TextCheck(text, start, end, positions, errors).passes();
    if (readable) {
      tokens = new TokenScreen(positions, errors).screen(lexer(stream).getAllTokens());
      boolean wholeFile = start == 0 || text.charAt(0) == '\uFEFF';
      if (wholeFile) {
        new ForeignForms(positions, errors, tokens).replace();
      }
      tokens = new Brackets(stream, positions, errors, wholeFile).balance(tokens);
      readable = new NestingCheck(positions, errors).passes(tokens);
    }
    CommonTokenStream input = stream(readable ? tokens : List.of(), end, stream);
    T tree = readable ? parse(input, positions, errors, rule) : rule.apply(quietParser(input));
    return new Syntax<>(tree, input, positions, errors.inOrder());
  }

  /** Fast prediction first; only a text that it rejects is parsed again with full context. */
  private static <T extends ParserRuleContext> T parse(
      CommonTokenStream input,
      Positions positions,
      SyntaxErrors errors,
      Function<QuantParser, T> rule) {
    QuantParser parser = quietParser(input);
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return rule.apply(parser);
    } catch (ParseCancellationException rejected) {
      input.seek(0);
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      parser.setErrorHandler(new FriendlyErrors(positions, errors));
      return withRecovery(parser, rule);
    }
  }

  private static <T extends ParserRuleContext> T withRecovery(
      QuantParser parser, Function<QuantParser, T> rule) {
    try {
      return rule.apply(parser);
    } catch (ParseCancellationException tooManyErrors) {
      CodeUnitStream nothing = new CodeUnitStream("", 0, 0);
      return rule.apply(quietParser(stream(List.of(), 0, nothing)));
    }
  }

  private static QuantParser quietParser(CommonTokenStream input) {
    QuantParser parser = new QuantParser(input);
    parser.removeErrorListeners();
    return parser;
  }

  private static QuantLexer lexer(CodeUnitStream text) {
    QuantLexer lexer = new QuantLexer(text);
    lexer.removeErrorListeners();
    return lexer;
  }

  private static CommonTokenStream stream(List<CommonToken> tokens, int end, CodeUnitStream text) {
    CommonToken last =
        new CommonToken(new Pair<>(null, text), Token.EOF, Token.DEFAULT_CHANNEL, end, end - 1);
    last.setText("<EOF>");
    List<CommonToken> all = new ArrayList<>(tokens);
    all.add(last);
    CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(all));
    stream.fill();
    return stream;
  }
}
