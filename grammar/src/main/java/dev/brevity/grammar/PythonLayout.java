package dev.brevity.grammar;

import dev.brevity.grammar.SyntaxError.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Turns the layout of Python into tokens: the end of a logical line, and lines that are further in
 * or out than the one before. Lines inside brackets continue. Refuses what is nested too deeply.
 */
final class PythonLayout {
  static final int DEEPEST = 100;

  private static final int TAB = 8;

  private final PythonClassesLexer lexer;
  private final String text;
  private final Positions positions;
  private final SyntaxErrors errors;
  private final List<CommonToken> laidOut = new ArrayList<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private final Deque<CommonToken> open = new ArrayDeque<>();
  private boolean lineBegun;

  PythonLayout(PythonClassesLexer lexer, String text, Positions positions, SyntaxErrors errors) {
    this.lexer = lexer;
    this.text = text;
    this.positions = positions;
    this.errors = errors;
  }

  /** The visible tokens; empty, with an error, where the text has no layout that makes sense. */
  List<CommonToken> tokens() {
    while (true) {
      CommonToken token = (CommonToken) lexer.nextToken();
      if (token.getType() == Token.EOF) {
        return atEnd(token) ? laidOut : List.of();
      }
      if (token.getType() == PythonClassesLexer.LINE_END) {
        endLine(token);
      } else if (token.getChannel() == Token.DEFAULT_CHANNEL && !place(token)) {
        return List.of();
      }
    }
  }

  /** Takes a visible token; false if nothing after it can be understood. */
  private boolean place(CommonToken token) {
    if (token.getType() == PythonClassesLexer.UNCLOSED) {
      return refuse(Kind.UNCLOSED_STRING, token, "the text that begins here never ends");
    }
    if (!lineBegun && open.isEmpty() && !indent(token)) {
      return false;
    }
    lineBegun = true;
    laidOut.add(token);
    return switch (token.getType()) {
      case PythonClassesLexer.OPEN_PAREN,
          PythonClassesLexer.OPEN_BRACKET,
          PythonClassesLexer.OPEN_BRACE -> {
        open.push(token);
        yield open.size() <= DEEPEST
            || refuse(
                Kind.TOO_DEEP, token, "brackets nest more than " + DEEPEST + " levels deep here");
      }
      case PythonClassesLexer.CLOSE_PAREN,
          PythonClassesLexer.CLOSE_BRACKET,
          PythonClassesLexer.CLOSE_BRACE ->
          close(token);
      default -> true;
    };
  }

  private boolean close(CommonToken token) {
    if (open.isEmpty()) {
      return refuse(Kind.UNMATCHED_BRACKET, token, "`" + token.getText() + "` closes nothing");
    }
    CommonToken opening = open.pop();
    String wanted = closing(opening);
    return wanted.equals(token.getText())
        || refuse(
            Kind.UNMATCHED_BRACKET,
            token,
            "`" + token.getText() + "` does not close `" + opening.getText() + "`");
  }

  private static String closing(Token opening) {
    return switch (opening.getText()) {
      case "(" -> ")";
      case "[" -> "]";
      default -> "}";
    };
  }

  private void endLine(CommonToken token) {
    if (lineBegun && open.isEmpty()) {
      add(PythonClassesParser.NEWLINE, token.getStartIndex());
      lineBegun = false;
    }
  }

  private boolean indent(CommonToken token) {
    int column = column(token.getStartIndex());
    if (column > indents.element()) {
      indents.push(column);
      add(PythonClassesParser.INDENT, token.getStartIndex());
      return indents.size() <= DEEPEST
          || refuse(Kind.TOO_DEEP, token, "blocks nest more than " + DEEPEST + " levels deep here");
    }
    while (column < indents.element()) {
      indents.pop();
      add(PythonClassesParser.DEDENT, token.getStartIndex());
    }
    return column == indents.element()
        || refuse(
            Kind.UNEXPECTED_TOKEN,
            token,
            "this line is indented like none of the blocks around it");
  }

  /** The column at which a line's first token stands; tabs reach to multiples of eight. */
  private int column(int offset) {
    int start = offset;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    int column = 0;
    for (int i = start; i < offset; i++) {
      char unit = text.charAt(i);
      if (unit == '\t') {
        column = (column / TAB + 1) * TAB;
      } else if (unit != '\uFEFF') {
        column++;
      }
    }
    return column;
  }

  private boolean atEnd(CommonToken end) {
    if (!open.isEmpty()) {
      CommonToken opening = open.element();
      return refuse(Kind.UNCLOSED_BRACKET, opening, "`" + opening.getText() + "` is never closed");
    }
    if (lineBegun) {
      add(PythonClassesParser.NEWLINE, end.getStartIndex());
    }
    while (indents.size() > 1) {
      indents.pop();
      add(PythonClassesParser.DEDENT, end.getStartIndex());
    }
    return true;
  }

  private boolean refuse(Kind kind, CommonToken token, String message) {
    errors.add(
        SyntaxError.of(
            kind, positions.span(token.getStartIndex(), token.getStopIndex() + 1), message));
    return false;
  }

  private void add(int type, int offset) {
    CommonToken token = new CommonToken(type, "");
    token.setStartIndex(offset);
    token.setStopIndex(offset - 1);
    laidOut.add(token);
  }
}
