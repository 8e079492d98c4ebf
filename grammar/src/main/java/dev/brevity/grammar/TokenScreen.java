package dev.brevity.grammar;

import dev.brevity.grammar.SyntaxError.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Takes what other languages write out of the tokens, with advice, and puts in its place what was
 * meant, so that the parser sees no consequence of it.
 */
final class TokenScreen {
  private static final Map<String, Integer> FOREIGN_OPERATORS =
      Map.of(
          "&&", QuantLexer.AND,
          "||", QuantLexer.OR,
          "->", QuantLexer.ARROW,
          "**", QuantLexer.POWER,
          "===", QuantLexer.EQUAL,
          "!==", QuantLexer.NOT_EQUAL,
          ":=", QuantLexer.ASSIGN);

  private final Positions positions;
  private final SyntaxErrors errors;

  TokenScreen(Positions positions, SyntaxErrors errors) {
    this.positions = positions;
    this.errors = errors;
  }

  List<CommonToken> screen(List<? extends Token> tokens) {
    List<CommonToken> screened = new ArrayList<>(tokens.size());
    int unexpectedEnd = -1;
    for (Token token : tokens) {
      CommonToken kept = (CommonToken) token;
      screened.add(kept);
      boolean continues =
          kept.getType() == QuantLexer.UNEXPECTED && kept.getStartIndex() == unexpectedEnd;
      if (kept.getType() == QuantLexer.UNEXPECTED) {
        unexpectedEnd = kept.getStopIndex() + 1;
      }
      boolean foreign = kept.getType() >= QuantLexer.UNCLOSED_STRING;
      if (continues || (foreign && errors.full())) {
        hide(kept);
      } else if (foreign) {
        mend(kept);
      }
    }
    return screened;
  }

  private void mend(CommonToken token) {
    String text = token.getText();
    Span span = positions.span(token.getStartIndex(), token.getStopIndex() + 1);
    switch (token.getType()) {
      case QuantLexer.UNCLOSED_STRING -> {
        errors.add(
            SyntaxError.of(
                    Kind.UNCLOSED_STRING, span, "the text that begins here has no closing `\"`")
                .advice("close it with `\"` on the same line"));
        token.setType(text.startsWith("~") ? QuantLexer.REGEX : QuantLexer.STRING);
      }
      case QuantLexer.SINGLE_QUOTED -> {
        String inner = text.substring(1, text.length() - 1).replace("\"", "\\\"");
        errors.add(
            SyntaxError.of(
                    Kind.WRONG_QUOTE, span, "texts stand in double quotes, not in single ones")
                .advice("write `\"" + inner + "\"`")
                .replacement("\"" + inner + "\""));
        token.setType(QuantLexer.STRING);
      }
      case QuantLexer.HASH_COMMENT -> {
        errors.add(
            SyntaxError.of(Kind.WRONG_COMMENT, span, "a comment begins with `//`, not with `#`")
                .advice("write `//` instead of `#`")
                .replacement("//" + text.substring(1)));
        hide(token);
      }
      case QuantLexer.BLOCK_COMMENT -> {
        errors.add(
            SyntaxError.of(Kind.WRONG_COMMENT, span, "there are no `/* … */` comments")
                .advice("begin each line of the comment with `//`"));
        hide(token);
      }
      case QuantLexer.MISSHAPEN_NUMBER -> {
        errors.add(
            SyntaxError.of(
                    Kind.MISSHAPEN_NUMBER, span, "`" + text + "` is neither a number nor a name")
                .advice("names begin with a letter; separate a number from what follows"));
        token.setType(QuantLexer.INTEGER);
      }
      case QuantLexer.FOREIGN_OPERATOR -> replaceOperator(token, span, text);
      default -> unexpected(token, text, span);
    }
  }

  private void replaceOperator(CommonToken token, Span span, String text) {
    int meant = FOREIGN_OPERATORS.getOrDefault(text, QuantLexer.UNEXPECTED);
    String literal = literal(meant);
    errors.add(
        SyntaxError.of(
                Kind.WRONG_OPERATOR, span, "`" + text + "` is written `" + literal + "` here")
            .advice("write `" + literal + "`")
            .replacement(literal));
    token.setType(meant);
  }

  private void unexpected(CommonToken token, String text, Span span) {
    switch (text) {
      case ";" -> {
        errors.add(
            SyntaxError.of(Kind.UNEXPECTED_CHARACTER, span, "`;` has no use here")
                .advice("remove it; line ends and names separate well enough")
                .replacement(""));
        hide(token);
      }
      case "!" -> {
        errors.add(
            SyntaxError.of(Kind.WRONG_OPERATOR, span, "`!` is written `not` here")
                .advice("write `not`")
                .replacement("not "));
        token.setType(QuantLexer.NOT);
      }
      case "'", "`", "\u201C", "\u201D", "\u2018", "\u2019" -> {
        errors.add(
            SyntaxError.of(Kind.WRONG_QUOTE, span, "`" + text + "` is not a quotation mark here")
                .advice("put texts in straight double quotes: `\"…\"`"));
        hide(token);
      }
      default -> {
        errors.add(
            SyntaxError.of(
                Kind.UNEXPECTED_CHARACTER,
                span,
                "the character `" + shown(text) + "` has no meaning in a recipe"));
        hide(token);
      }
    }
  }

  private static String shown(String text) {
    return Character.isSurrogate(text.charAt(0)) ? "\uFFFD" : text;
  }

  private static String literal(int type) {
    String quoted = QuantLexer.VOCABULARY.getLiteralName(type);
    return quoted == null ? "" : quoted.substring(1, quoted.length() - 1);
  }

  private static void hide(CommonToken token) {
    token.setChannel(Token.HIDDEN_CHANNEL);
  }
}
