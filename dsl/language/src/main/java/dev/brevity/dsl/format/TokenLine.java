package dev.brevity.dsl.format;

import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.Syntax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The tokens of a file as the formatter sees them: what stands before each of them, what part of
 * the tree it belongs to, and which braces hold members.
 */
final class TokenLine {
  /** A comment before a token. */
  record Comment(String text, boolean behindCode, boolean emptyLineBefore) {}

  /** What stands between a token and the one before it. */
  record Gap(List<Comment> comments, boolean lineBreak, boolean emptyLine) {}

  /**
   * Braces around members.
   *
   * @param arms whether the members are arms of a match or when
   * @param items indices of the tokens that begin the members
   * @param depth how deep in the tree they stand
   */
  record Block(int open, int close, boolean arms, List<Integer> items, int depth) {}

  final List<Token> tokens = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  final List<Block> blocks = new ArrayList<>();
  final List<Fold> folds = new ArrayList<>();
  final Set<Integer> topLevel = new HashSet<>();
  private final Map<Integer, ParserRuleContext> parents = new HashMap<>();
  private final Map<Integer, Integer> indices = new HashMap<>();

  private TokenLine() {}

  static TokenLine of(Syntax<QuantParser.DocumentContext> syntax) {
    TokenLine line = new TokenLine();
    line.collect(syntax.tokens().getTokens());
    line.walk(syntax.tree());
    for (int i = 0; i < syntax.tree().getChildCount(); i++) {
      if (syntax.tree().getChild(i) instanceof ParserRuleContext part) {
        line.topLevel.add(line.index(part.getStart()));
      }
    }
    return line;
  }

  /** The node of the tree that the token is a direct child of. */
  ParserRuleContext parent(int index) {
    ParserRuleContext parent = parents.get(tokens.get(index).getTokenIndex());
    if (parent == null) {
      throw new IllegalStateException("token outside the tree: " + tokens.get(index));
    }
    return parent;
  }

  int type(int index) {
    return tokens.get(index).getType();
  }

  String text(int index) {
    return tokens.get(index).getText();
  }

  int size() {
    return tokens.size();
  }

  int index(Token token) {
    return indices.getOrDefault(token.getTokenIndex(), tokens.size());
  }

  /** Fills tokens and gaps; the last gap is the one before the end of the file. */
  private void collect(List<Token> all) {
    List<Comment> comments = new ArrayList<>();
    int breaks = 0;
    boolean breakSeen = false;
    boolean emptySeen = false;
    for (Token token : all) {
      if (token.getType() == QuantLexer.SPACE) {
        breaks += (int) token.getText().chars().filter(unit -> unit == '\n').count();
        breakSeen |= breaks > 0;
        emptySeen |= breaks > 1;
      } else if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        boolean behindCode = breaks == 0 && comments.isEmpty() && !tokens.isEmpty();
        comments.add(new Comment(token.getText().stripTrailing(), behindCode, breaks > 1));
        breaks = 0;
        emptySeen = false;
      } else {
        gaps.add(new Gap(List.copyOf(comments), breakSeen, emptySeen));
        if (token.getType() != Token.EOF) {
          indices.put(token.getTokenIndex(), tokens.size());
          tokens.add(token);
        }
        comments.clear();
        breaks = 0;
        breakSeen = false;
        emptySeen = false;
      }
    }
  }

  private void walk(ParserRuleContext root) {
    FoldFinder finder = new FoldFinder(this);
    Deque<Node> open = new ArrayDeque<>();
    open.push(new Node(root, 0));
    while (!open.isEmpty()) {
      Node node = open.pop();
      ParserRuleContext context = node.context();
      finder.visit(context, node.depth());
      int brace = -1;
      List<Integer> items = new ArrayList<>();
      for (int i = 0; i < context.getChildCount(); i++) {
        ParseTree child = context.getChild(i);
        if (child instanceof TerminalNode terminal) {
          parents.put(terminal.getSymbol().getTokenIndex(), context);
          if (terminal.getSymbol().getType() == QuantLexer.OPEN_BRACE) {
            brace = index(terminal.getSymbol());
          } else if (terminal.getSymbol().getType() == QuantLexer.CLOSE_BRACE) {
            int close = index(terminal.getSymbol());
            blocks.add(new Block(brace, close, holdsArms(context), items, node.depth()));
          }
        } else if (child instanceof ParserRuleContext part) {
          if (brace >= 0) {
            items.add(index(part.getStart()));
          }
          open.push(new Node(part, node.depth() + 1));
        }
      }
    }
    folds.addAll(finder.folds());
  }

  /** A node of the tree and how many others are around it. */
  private record Node(ParserRuleContext context, int depth) {}

  private static boolean holdsArms(ParserRuleContext context) {
    return context instanceof QuantParser.MatchExpressionContext
        || context instanceof QuantParser.WhenExpressionContext;
  }
}
