package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.Positions;
import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.Span;
import dev.brevity.grammar.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/**
 * What all builders of one parsed text share: its positions, its comments and the place for
 * findings.
 */
final class Reading {
  /** Keys with a meaning of their own in YAML, where attributes are keys as well. */
  static final Set<String> RESERVED =
      Set.of("doc", "extends", "synonyms", "require", "implementation");

  private static final int DOCUMENTATION_CHANNEL = 2;

  private final CommonTokenStream tokens;
  private final Positions positions;
  private final DiagnosticSink diagnostics;

  Reading(Syntax<?> syntax, DiagnosticSink diagnostics) {
    this.tokens = syntax.tokens();
    this.positions = syntax.positions();
    this.diagnostics = diagnostics;
  }

  void report(Diagnostic.Builder finding) {
    diagnostics.report(finding);
  }

  Span span(ParserRuleContext context) {
    int start = Math.max(0, context.getStart().getStartIndex());
    Token stop = context.getStop();
    return positions.span(start, stop == null ? start : Math.max(start, stop.getStopIndex() + 1));
  }

  Span span(Token token) {
    int start = Math.max(0, token.getStartIndex());
    return positions.span(start, Math.max(start, token.getStopIndex() + 1));
  }

  /** The name, or nothing when the parser had to do without. */
  Optional<Identifier> identifier(@Nullable Token token) {
    return token == null || token.getTokenIndex() < 0
        ? Optional.empty()
        : Optional.of(new Identifier(token.getText(), span(token)));
  }

  /** The name, or nothing when the parser had to do without. */
  Optional<Identifier> identifier(@Nullable ParserRuleContext context) {
    return context == null || context.exception != null || context.getStart() == null
        ? Optional.empty()
        : identifier(context.getStart());
  }

  /** The name of an attribute; the few words that cannot be one are reported. */
  Optional<Identifier> attribute(@Nullable ParserRuleContext context) {
    Optional<Identifier> name = identifier(context);
    name.filter(found -> RESERVED.contains(found.text()))
        .ifPresent(
            found ->
                report(
                    Diagnostic.of(
                            Code.RESERVED_NAME,
                            found.span(),
                            "`" + found + "` is a reserved word and cannot name an attribute")
                        .fix("choose another name")));
    return name;
  }

  /** Whether the parser left something out of the node or skipped something in it. */
  static boolean broken(ParserRuleContext context) {
    if (context.exception != null) {
      return true;
    }
    for (int i = 0; i < context.getChildCount(); i++) {
      ParseTree child = context.getChild(i);
      if (child instanceof ErrorNode) {
        return true;
      }
    }
    return false;
  }

  /** The text of the {@code ///} lines directly above the node, without their slashes. */
  String documentation(ParserRuleContext context) {
    int index = context.getStart().getTokenIndex();
    List<Token> comments =
        index <= 0 ? null : tokens.getHiddenTokensToLeft(index, DOCUMENTATION_CHANNEL);
    if (comments == null) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    for (Token comment : comments) {
      if (comment.getType() == QuantLexer.DOC && standsAlone(comment)) {
        String text = comment.getText().substring(3).stripTrailing();
        lines.add(text.startsWith(" ") ? text.substring(1) : text);
      }
    }
    return String.join("\n", lines);
  }

  /** Whether nothing but blanks stands before the comment on its line. */
  private boolean standsAlone(Token comment) {
    int index = comment.getTokenIndex() - 1;
    if (index < 0) {
      return true;
    }
    Token before = tokens.get(index);
    return before.getType() == QuantLexer.SPACE
        && (index == 0 || before.getText().indexOf('\n') >= 0);
  }
}
