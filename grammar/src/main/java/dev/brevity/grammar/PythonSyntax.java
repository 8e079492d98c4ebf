package dev.brevity.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Parses the class definitions of Python files. Never throws for any text: what is wrong becomes a
 * {@link SyntaxError}.
 */
public final class PythonSyntax {
  private PythonSyntax() {}

  /** A whole file; where it has errors, its tree may lack parts. */
  public static Syntax<PythonClassesParser.FileContext> file(SourceText source) {
    SyntaxErrors errors = new SyntaxErrors();
    String text = source.text();
    List<CommonToken> tokens = List.of();
    if (new TextCheck(text, 0, text.length(), source::span, errors).passes()) {
      PythonClassesLexer lexer = new PythonClassesLexer(new CodeUnitStream(text, 0, text.length()));
      lexer.removeErrorListeners();
      tokens = new PythonLayout(lexer, text, source::span, errors).tokens();
    }
    CommonTokenStream input = stream(tokens, text.length());
    return new Syntax<>(parse(input, source, errors), input, source::span, errors.inOrder());
  }

  private static PythonClassesParser.FileContext parse(
      CommonTokenStream input, SourceText source, SyntaxErrors errors) {
    PythonClassesParser parser = new PythonClassesParser(input);
    parser.removeErrorListeners();
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return parser.file();
    } catch (ParseCancellationException rejected) {
      input.seek(0);
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      return precisely(parser, source, errors);
    }
  }

  /** Reports the first error; nothing after it can be told apart. */
  private static PythonClassesParser.FileContext precisely(
      PythonClassesParser parser, SourceText source, SyntaxErrors errors) {
    try {
      return parser.file();
    } catch (ParseCancellationException rejected) {
      Token token =
          rejected.getCause() instanceof RecognitionException failure
              ? failure.getOffendingToken()
              : parser.getCurrentToken();
      int start = token.getStartIndex();
      int end = Math.max(start, token.getStopIndex() + 1);
      errors.add(
          SyntaxError.of(
              SyntaxError.Kind.UNEXPECTED_TOKEN,
              source.span(start, end),
              "this is not a class definition of Python at " + found(token)));
      PythonClassesParser nothing = new PythonClassesParser(stream(List.of(), 0));
      return nothing.file();
    }
  }

  private static String found(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "the end of the file";
      case PythonClassesParser.NEWLINE -> "the end of the line";
      case PythonClassesParser.INDENT -> "the indentation";
      case PythonClassesParser.DEDENT -> "the end of the block";
      default -> "`" + token.getText() + "`";
    };
  }

  private static CommonTokenStream stream(List<CommonToken> tokens, int end) {
    List<CommonToken> all = new ArrayList<>(tokens);
    CommonToken last = new CommonToken(Token.EOF, "<EOF>");
    last.setStartIndex(end);
    last.setStopIndex(end - 1);
    all.add(last);
    CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(all));
    stream.fill();
    return stream;
  }
}
