package dev.brevity.grammar;

import dev.brevity.grammar.SyntaxError.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Pair;

/**
 * Balances brackets before parsing. A forgotten brace is reported where its block should have
 * ended, once, and a closing one is put in, so that the declarations after it are still understood.
 */
final class Brackets {
  private final CodeUnitStream text;
  private final Positions positions;
  private final SyntaxErrors errors;
  private final boolean wholeFile;
  private final Deque<Opener> open = new ArrayDeque<>();
  private final List<CommonToken> balanced = new ArrayList<>();

  /** How many braces the text opens and does not close. */
  private int unclosed;

  /** How far the line of the current token is indented, in characters, and which one it is. */
  private int indentation;

  private int line = -1;

  /** The last visible token that stands in the text. */
  private CommonToken lastWritten = new CommonToken(Token.INVALID_TYPE);

  /**
   * A bracket that is open.
   *
   * @param indentation of its line
   * @param ofPlan whether it begins a plan
   */
  private record Opener(CommonToken token, int indentation, boolean ofPlan) {}

  /**
   * @param wholeFile whether declarations may follow one another; only then does one of their
   *     keywords prove that a brace is missing
   */
  Brackets(CodeUnitStream text, Positions positions, SyntaxErrors errors, boolean wholeFile) {
    this.text = text;
    this.positions = positions;
    this.errors = errors;
    this.wholeFile = wholeFile;
  }

  List<CommonToken> balance(List<CommonToken> tokens) {
    List<CommonToken> visible =
        tokens.stream().filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL).toList();
    for (CommonToken token : visible) {
      unclosed +=
          token.getType() == QuantLexer.OPEN_BRACE
              ? 1
              : token.getType() == QuantLexer.CLOSE_BRACE ? -1 : 0;
    }
    int at = 0;
    int intervalEnd = -1;
    for (CommonToken token : tokens) {
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        balanced.add(token);
        continue;
      }
      if (token.getLine() != line) {
        line = token.getLine();
        indentation = token.getCharPositionInLine();
      }
      if (at >= intervalEnd && (open.isEmpty() || followsType(visible, at))) {
        intervalEnd = intervalEnd(visible, at);
      }
      if (at >= intervalEnd) {
        visit(token, visible, at);
      } else {
        balanced.add(token);
      }
      lastWritten = token;
      at++;
    }
    closeDownTo(0, Optional.empty());
    return balanced;
  }

  private void visit(CommonToken token, List<CommonToken> visible, int at) {
    switch (token.getType()) {
      case QuantLexer.OPEN_BRACE, QuantLexer.OPEN_BRACKET, QuantLexer.OPEN_PAREN -> {
        open.push(
            new Opener(token, indentation, open.isEmpty() && endsNameOfPlan(visible, at - 1)));
        balanced.add(token);
      }
      case QuantLexer.CLOSE_BRACE, QuantLexer.CLOSE_BRACKET, QuantLexer.CLOSE_PAREN -> close(token);
      default -> {
        if (wholeFile && !open.isEmpty() && startsDeclaration(visible, at)) {
          closeDownTo(0, Optional.of(token));
        }
        if (wholeFile && open.isEmpty() && lacksItsBlock(visible, at)) {
          open(token);
        }
        if (unclosed > 0 && open.size() > 1 && startsPlanMember(visible, at)) {
          closeDownTo(1, Optional.of(token));
        }
        while (inList() && typeAt(visible, at + 1) == QuantLexer.ASSIGN) {
          closeDownTo(open.size() - 1, Optional.of(token));
        }
        balanced.add(token);
      }
    }
  }

  /** Whether something is assigned directly after the name of a recipe or of its base. */
  private static boolean lacksItsBlock(List<CommonToken> visible, int at) {
    return at > 0
        && typeAt(visible, at - 1) == QuantLexer.NAME
        && typeAt(visible, at + 1) == QuantLexer.ASSIGN;
  }

  private void open(CommonToken before) {
    errors.add(
        SyntaxError.of(
                Kind.UNEXPECTED_TOKEN,
                span(before),
                "`{` is missing before `" + before.getText() + "`")
            .advice("open the block with `{`")
            .replacement("{ " + before.getText()));
    CommonToken opener = inserted(QuantLexer.OPEN_BRACE, "{", Optional.of(before));
    open.push(new Opener(opener, indentation, false));
    balanced.add(opener);
  }

  /**
   * In a list nothing is assigned: a name before {@code =} proves that the list should have ended.
   */
  private boolean inList() {
    return !open.isEmpty() && open.peek().token().getType() == QuantLexer.OPEN_BRACKET;
  }

  private void close(CommonToken token) {
    closeWhatIsIndentedFurther(token);
    int levels = 0;
    for (Opener opener : open) {
      if (closer(opener.token()) == token.getType()) {
        closeDownTo(open.size() - levels, Optional.of(token));
        open.pop();
        balanced.add(token);
        return;
      }
      levels++;
    }
    String found = token.getText();
    errors.add(
        SyntaxError.of(Kind.UNMATCHED_BRACKET, span(token), "this `" + found + "` closes nothing")
            .advice("remove it, or open its block")
            .replacement(""));
    token.setChannel(Token.HIDDEN_CHANNEL);
    balanced.add(token);
  }

  /**
   * Where braces are missing, one that begins a line and stands exactly below the beginning of an
   * outer block closes that block, so that the inner one is the one that nothing closes.
   */
  private void closeWhatIsIndentedFurther(CommonToken token) {
    boolean tells = unclosed > 0 && token.getType() == QuantLexer.CLOSE_BRACE && firstOfLine(token);
    if (!tells || open.isEmpty() || open.peek().indentation() <= indentation) {
      return;
    }
    int levels = 0;
    for (Opener opener : open) {
      if (opener.indentation() == indentation && levels <= unclosed) {
        closeDownTo(open.size() - levels, Optional.of(token));
        return;
      }
      levels++;
    }
  }

  /** Reports the innermost open brackets as unclosed, and closes them, until so many are left. */
  private void closeDownTo(int left, Optional<CommonToken> before) {
    while (open.size() > left) {
      CommonToken opener = open.pop().token();
      unclosed -= opener.getType() == QuantLexer.OPEN_BRACE ? 1 : 0;
      String closer = closerText(opener);
      String where =
          before.map(token -> "before `" + token.getText() + "`").orElse("at the end of the text");
      errors.add(
          SyntaxError.of(
                  Kind.UNCLOSED_BRACKET,
                  before.map(this::span).orElseGet(() -> span(lastWritten)),
                  "`" + closer + "` is missing " + where)
              .advice("close the `" + opener.getText() + "` with `" + closer + "`")
              .opened(span(opener)));
      balanced.add(inserted(closer(opener), closer, before));
    }
  }

  private CommonToken inserted(int type, String closer, Optional<CommonToken> before) {
    int at = before.map(CommonToken::getStartIndex).orElse(text.size());
    CommonToken token =
        new CommonToken(new Pair<>(null, text), type, Token.DEFAULT_CHANNEL, at, at - 1);
    token.setText(closer);
    return token;
  }

  /** A keyword, a name and what only a declaration goes on with, at the beginning of a line. */
  private boolean startsDeclaration(List<CommonToken> visible, int at) {
    CommonToken token = visible.get(at);
    int next = typeAt(visible, at + 1);
    int afterNext = typeAt(visible, at + 2);
    return switch (token.getType()) {
      case QuantLexer.QUANTIZER, QuantLexer.MIXIN, QuantLexer.SOLVER ->
          next == QuantLexer.NAME
              && (afterNext == QuantLexer.OPEN_BRACE
                  || afterNext == QuantLexer.EXTENDS
                  || afterNext == QuantLexer.SYNONYMS);
      case QuantLexer.PLAN, QuantLexer.LAYER ->
          next == QuantLexer.NAME
              && (afterNext == QuantLexer.OPEN_BRACE || afterNext == QuantLexer.EXTENDS)
              && firstOfLine(token)
              // In a plan, a rule whose `layers` is misspelt.
              && (token.getType() == QuantLexer.PLAN
                  || typeAt(visible, at + 4) != QuantLexer.ASSIGN);
      case QuantLexer.ENUM, QuantLexer.IMPLEMENTATION ->
          next == QuantLexer.NAME && afterNext == QuantLexer.OPEN_BRACE;
      case QuantLexer.ATTRIBUTE, QuantLexer.INPUT ->
          next == QuantLexer.IDENTIFIER && afterNext == QuantLexer.COLON && firstOfLine(token);
      case QuantLexer.TYPE ->
          next == QuantLexer.NAME && afterNext == QuantLexer.OPEN_BRACE && firstOfLine(token);
      case QuantLexer.ROLE -> next == QuantLexer.NAME && firstOfLine(token);
      default -> false;
    };
  }

  /** {@code plan NAME}, perhaps with the plan that it extends. */
  private static boolean endsNameOfPlan(List<CommonToken> visible, int last) {
    int at = last - 1;
    if (at > 0 && visible.get(at).getType() == QuantLexer.EXTENDS) {
      at -= 2;
    }
    return at >= 0 && visible.get(at).getType() == QuantLexer.PLAN;
  }

  /** What only stands directly in a plan, at the beginning of a line within a deeper block. */
  private boolean startsPlanMember(List<CommonToken> visible, int at) {
    CommonToken token = visible.get(at);
    if (!open.getLast().ofPlan() || !firstOfLine(token)) {
      return false;
    }
    int next = typeAt(visible, at + 1);
    return switch (token.getType()) {
      case QuantLexer.LAYERS, QuantLexer.KEEP ->
          next == QuantLexer.NAME || next == QuantLexer.STRING || next == QuantLexer.REGEX;
      case QuantLexer.STEPS -> next == QuantLexer.OPEN_BRACE;
      case QuantLexer.STYLE -> next == QuantLexer.ASSIGN;
      case QuantLexer.EXPORT -> next == QuantLexer.IDENTIFIER || next == QuantLexer.ASSIGN;
      default -> false;
    };
  }

  private boolean firstOfLine(CommonToken token) {
    for (int back = 1; back <= token.getStartIndex(); back++) {
      text.seek(token.getStartIndex());
      int unit = text.LA(-back);
      if (unit == '\n') {
        return true;
      }
      if (unit != ' ' && unit != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * Half-open intervals, {@code (0, 100]}, are the one place where brackets of two kinds match.
   * Answers the index after the interval that starts here, or the index given if none does.
   */
  private static int intervalEnd(List<CommonToken> visible, int at) {
    boolean starts =
        typeAt(visible, at) == QuantLexer.OPEN_BRACKET
            || typeAt(visible, at) == QuantLexer.OPEN_PAREN;
    if (!starts || (at > 0 && typeAt(visible, at - 1) != QuantLexer.IN)) {
      return at;
    }
    for (int end = at + 1; end < Math.min(visible.size(), at + 8); end++) {
      switch (typeAt(visible, end)) {
        case QuantLexer.CLOSE_BRACKET, QuantLexer.CLOSE_PAREN -> {
          return end + 1;
        }
        case QuantLexer.INTEGER, QuantLexer.REAL, QuantLexer.MINUS, QuantLexer.COMMA -> {}
        default -> {
          return at;
        }
      }
    }
    return at;
  }

  /** Whether {@code : Type in} stands before the token. */
  private static boolean followsType(List<CommonToken> visible, int at) {
    int back = at - 1;
    if (back < 0 || typeAt(visible, back) != QuantLexer.IN) {
      return false;
    }
    do {
      back--;
    } while (back >= 0 && isOfType(typeAt(visible, back)));
    return back >= 0 && back < at - 2 && typeAt(visible, back) == QuantLexer.COLON;
  }

  private static boolean isOfType(int type) {
    return switch (type) {
      case QuantLexer.NAME,
          QuantLexer.LESS,
          QuantLexer.GREATER,
          QuantLexer.BAR,
          QuantLexer.OPTIONAL ->
          true;
      default -> false;
    };
  }

  private static int typeAt(List<CommonToken> visible, int at) {
    return at < visible.size() ? visible.get(at).getType() : Token.EOF;
  }

  private Span span(CommonToken token) {
    return positions.span(token.getStartIndex(), token.getStopIndex() + 1);
  }

  private static int closer(CommonToken opener) {
    return switch (opener.getType()) {
      case QuantLexer.OPEN_BRACE -> QuantLexer.CLOSE_BRACE;
      case QuantLexer.OPEN_BRACKET -> QuantLexer.CLOSE_BRACKET;
      default -> QuantLexer.CLOSE_PAREN;
    };
  }

  private static String closerText(CommonToken opener) {
    return switch (opener.getType()) {
      case QuantLexer.OPEN_BRACE -> "}";
      case QuantLexer.OPEN_BRACKET -> "]";
      default -> ")";
    };
  }
}
