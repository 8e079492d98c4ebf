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
      Set.of(":", "(", "<", "extend", "extending", "inherits", "from", "of");

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
        case QuantLexer.OPEN_BRACE -> enter(at);
        case QuantLexer.CLOSE_BRACE -> leave();
        case QuantLexer.OPEN_PAREN -> options(at);
        default -> {}
      }
    }
  }

  /** {@code quantizer A(B)}, {@code quantizer A : B}, {@code quantizer A extend B}. */
  private void base(int at) {
    boolean header =
        type(at + 1) == QuantLexer.NAME
            && type(at + 3) == QuantLexer.NAME
            && BASES.contains(visible.get(at + 2).getText());
    if (!header) {
      return;
    }
    CommonToken token = visible.get(at + 2);
    String text = token.getText();
    SyntaxError error =
        SyntaxError.of(Kind.WRONG_OPERATOR, span(token), "`" + text + "` is written `extends` here")
            .advice("write `extends`");
    if (token.getType() == QuantLexer.OPEN_PAREN) {
      int end = at + 4;
      while (type(end) == QuantLexer.COMMA || type(end) == QuantLexer.NAME) {
        end++;
      }
      if (type(end) == QuantLexer.CLOSE_PAREN) {
        visible.get(end).setChannel(Token.HIDDEN_CHANNEL);
      }
    } else {
      error = error.replacement(text.equals(":") ? " extends" : "extends");
    }
    errors.add(error);
    token.setType(QuantLexer.EXTENDS);
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

  /** {@code steps [ … ]} in a plan; in expressions it is a name. */
  private void list(int at) {
    boolean member = depthOfPlan > 0 && depth == depthOfPlan;
    if (member && type(at + 1) == QuantLexer.OPEN_BRACKET) {
      braces(at + 1, "steps stand in braces: `steps { … }`");
    }
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
        token.setChannel(Token.HIDDEN_CHANNEL);
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
