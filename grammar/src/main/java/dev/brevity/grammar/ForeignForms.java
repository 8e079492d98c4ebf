package dev.brevity.grammar;

import dev.brevity.grammar.SyntaxError.Kind;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Finds what other languages write with several tokens, a base in parentheses or options of a step,
 * and puts in its place what was meant, so that the parser sees no consequence of it.
 */
final class ForeignForms {
  private static final Set<String> BASES =
      Set.of(":", "(", "<", "[", "extend", "extending", "inherits", "from", "of");

  /** What others write between bases. */
  private static final Set<String> BETWEEN = Set.of("and", "+", "&", "|", "with");

  private final Positions positions;
  private final SyntaxErrors errors;
  private final List<CommonToken> visible;

  /** Braces that are open, and how many of them there are right within a plan; 0 outside plans. */
  private int depth;

  private int depthOfPlan;

  ForeignForms(Positions positions, SyntaxErrors errors, List<CommonToken> tokens) {
    this.positions = positions;
    this.errors = errors;
    this.visible =
        tokens.stream().filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL).toList();
  }

  void replace() {
    for (int at = 0; at < visible.size(); at++) {
      switch (type(at)) {
        case QuantLexer.QUANTIZER, QuantLexer.MIXIN, QuantLexer.SOLVER, QuantLexer.PLAN -> base(at);
        case QuantLexer.STEPS -> list(at);
        case QuantLexer.LAYERS, QuantLexer.KEEP -> chosen(at);
        case QuantLexer.OPEN_BRACE -> enter(at);
        case QuantLexer.CLOSE_BRACE -> leave();
        case QuantLexer.OPEN_PAREN -> options(at);
        default -> {}
      }
    }
  }

  /** {@code quantizer A(B)}, {@code quantizer A<B>}, {@code quantizer A : B}. */
  private void base(int at) {
    if (type(at + 1) != QuantLexer.NAME) {
      return;
    }
    if (type(at + 2) == QuantLexer.EXTENDS) {
      if (closer(type(at + 3)) != Token.EOF && type(at + 4) == QuantLexer.NAME) {
        CommonToken opener = visible.get(at + 3);
        errors.add(
            SyntaxError.of(Kind.WRONG_OPERATOR, span(opener), "bases stand without brackets")
                .advice("remove the `" + opener.getText() + "` and what closes it"));
        hide(opener);
        bases(at + 4, closer(opener.getType()));
      } else {
        bases(at + 3, Token.EOF);
      }
    } else if (type(at + 3) == QuantLexer.NAME && BASES.contains(visible.get(at + 2).getText())) {
      CommonToken token = visible.get(at + 2);
      String text = token.getText();
      int closer = closer(token.getType());
      SyntaxError error =
          SyntaxError.of(
                  Kind.WRONG_OPERATOR, span(token), "`" + text + "` is written `extends` here")
              .advice("write `extends`");
      errors.add(
          closer == Token.EOF
              ? error.replacement(text.equals(":") ? " extends" : "extends")
              : error);
      bases(at + 3, closer);
      token.setType(QuantLexer.EXTENDS);
    }
  }

  /**
   * Bases with commas between them.
   *
   * @param closer what closes their list, and is not written here
   */
  private void bases(int first, int closer) {
    int at = first;
    while (type(at) == QuantLexer.NAME) {
      at++;
      if (type(at + 1) == QuantLexer.NAME && BETWEEN.contains(visible.get(at).getText())) {
        CommonToken token = visible.get(at);
        errors.add(
            SyntaxError.of(
                    Kind.WRONG_OPERATOR,
                    span(token),
                    "`" + token.getText() + "` between bases is written `,`")
                .advice("write `,`")
                .replacement(","));
        token.setType(QuantLexer.COMMA);
      }
      if (type(at) == QuantLexer.COMMA) {
        at++;
      }
    }
    if (closer != Token.EOF && type(at) == closer) {
      hide(visible.get(at));
    }
  }

  /** What closes brackets that others put bases into; the end of the text for anything else. */
  private static int closer(int opener) {
    return switch (opener) {
      case QuantLexer.OPEN_PAREN -> QuantLexer.CLOSE_PAREN;
      case QuantLexer.OPEN_BRACKET -> QuantLexer.CLOSE_BRACKET;
      case QuantLexer.LESS -> QuantLexer.GREATER;
      default -> Token.EOF;
    };
  }

  private static void hide(CommonToken token) {
    token.setChannel(Token.HIDDEN_CHANNEL);
  }

  private void enter(int at) {
    depth++;
    int word = type(at - 2) == QuantLexer.EXTENDS ? at - 4 : at - 2;
    if (depth == 1 && type(word) == QuantLexer.PLAN) {
      depthOfPlan = depth;
    }
  }

  private void leave() {
    if (depth == depthOfPlan) {
      depthOfPlan = 0;
    }
    depth = Math.max(0, depth - 1);
  }

  /** {@code steps [ … ]}, {@code steps = [ … ]} in a plan; in expressions it is a name. */
  private void list(int at) {
    if (!isMember()) {
      return;
    }
    boolean assigned = isAssigned(at);
    int opener = assigned ? at + 2 : at + 1;
    if (type(opener) == QuantLexer.OPEN_BRACKET) {
      braces(opener, "steps stand in braces: `steps { … }`");
      if (assigned) {
        hide(visible.get(at + 1));
      }
    }
  }

  /** {@code layers = [A, B] { … }}, {@code keep ["a"]} in a plan. */
  private void chosen(int at) {
    if (!isMember()) {
      return;
    }
    boolean assigned = isAssigned(at);
    int opener = assigned ? at + 2 : at + 1;
    boolean bracketed = type(opener) == QuantLexer.OPEN_BRACKET;
    if (!assigned && !bracketed) {
      return;
    }
    String word = visible.get(at).getText();
    errors.add(
        SyntaxError.of(
                Kind.WRONG_OPERATOR,
                span(visible.get(at + 1)),
                "`" + word + "` takes its layers without `=` and brackets")
            .advice("write `" + word + " A, B`"));
    hide(visible.get(at + 1));
    if (bracketed) {
      hide(visible.get(opener));
      int end = endOfBrackets(opener);
      if (end > opener) {
        hide(visible.get(end));
      }
    }
  }

  private boolean isMember() {
    return depthOfPlan > 0 && depth == depthOfPlan;
  }

  private boolean isAssigned(int at) {
    return type(at + 1) == QuantLexer.ASSIGN || type(at + 1) == QuantLexer.COLON;
  }

  /** Where the bracket is that closes one; the same place if none does. */
  private int endOfBrackets(int opener) {
    int open = 0;
    for (int end = opener; end < visible.size(); end++) {
      open += type(end) == QuantLexer.OPEN_BRACKET ? 1 : 0;
      open -= type(end) == QuantLexer.CLOSE_BRACKET ? 1 : 0;
      if (open == 0) {
        return end;
      }
    }
    return opener;
  }

  /** {@code calibrate(samples = 4)}, which is no call: those take no names. */
  private void options(int at) {
    boolean named =
        at > 0
            && type(at - 1) == QuantLexer.IDENTIFIER
            && type(at + 1) == QuantLexer.IDENTIFIER
            && type(at + 2) == QuantLexer.ASSIGN;
    if (named) {
      String name = visible.get(at - 1).getText();
      braces(at, "options stand in braces: `" + name + " { … }`");
    }
  }

  /** Turns a pair of brackets into braces, and takes the commas directly within them away. */
  private void braces(int at, String message) {
    CommonToken opener = visible.get(at);
    int open = opener.getType();
    int close = open == QuantLexer.OPEN_PAREN ? QuantLexer.CLOSE_PAREN : QuantLexer.CLOSE_BRACKET;
    int depth = 0;
    for (int end = at; end < visible.size(); end++) {
      CommonToken token = visible.get(end);
      if (opens(token)) {
        depth++;
      } else if (closes(token)) {
        depth--;
      } else if (depth == 1 && token.getType() == QuantLexer.COMMA) {
        hide(token);
      }
      if (depth == 0) {
        if (token.getType() == close) {
          errors.add(
              SyntaxError.of(Kind.WRONG_OPERATOR, span(opener), message)
                  .advice("write `{` and `}`"));
          opener.setType(QuantLexer.OPEN_BRACE);
          token.setType(QuantLexer.CLOSE_BRACE);
        }
        return;
      }
    }
  }

  private static boolean opens(CommonToken token) {
    return switch (token.getType()) {
      case QuantLexer.OPEN_BRACE, QuantLexer.OPEN_BRACKET, QuantLexer.OPEN_PAREN -> true;
      default -> false;
    };
  }

  private static boolean closes(CommonToken token) {
    return switch (token.getType()) {
      case QuantLexer.CLOSE_BRACE, QuantLexer.CLOSE_BRACKET, QuantLexer.CLOSE_PAREN -> true;
      default -> false;
    };
  }

  private int type(int at) {
    return at >= 0 && at < visible.size() ? visible.get(at).getType() : Token.EOF;
  }

  private Span span(CommonToken token) {
    return positions.span(token.getStartIndex(), token.getStopIndex() + 1);
  }
}
