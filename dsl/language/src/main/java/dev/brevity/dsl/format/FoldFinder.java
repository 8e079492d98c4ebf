package dev.brevity.dsl.format;

import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.QuantParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Knows where the parts of the language, other than blocks, can be broken into lines. */
final class FoldFinder {
  private static final int CONTINUATION = 4;
  private static final int ELEMENT = 2;
  private static final Set<Integer> CLAUSES =
      Set.of(QuantLexer.UNIT, QuantLexer.SYNONYMS, QuantLexer.DEPRECATED);

  private final TokenLine line;
  private final List<Fold> folds = new ArrayList<>();

  FoldFinder(TokenLine line) {
    this.line = line;
  }

  List<Fold> folds() {
    return folds;
  }

  /** Looks at one node of the tree. */
  void visit(ParserRuleContext context, int depth) {
    if (context instanceof QuantParser.RecipeContext recipe) {
      // The body, one level deeper, is opened first.
      names(recipe.bases, depth + 1, 0);
    } else if (context instanceof QuantParser.LayerDeclarationContext layer) {
      names(layer.bases, depth, 0);
    } else if (context instanceof QuantParser.AttributeDeclarationContext
        || context instanceof QuantParser.WordOptionContext) {
      before(context, CLAUSES, depth);
    } else if (context instanceof QuantParser.RequirementContext requirement) {
      int condition = first(requirement.condition);
      before(context, condition, Set.of(QuantLexer.COLON, QuantLexer.FIX), depth);
    } else if (context instanceof QuantParser.ErrorExpressionContext) {
      before(context, Set.of(QuantLexer.FIX), depth);
    } else if (context instanceof QuantParser.ConditionalExpressionContext) {
      before(context, Set.of(QuantLexer.THEN, QuantLexer.ELSE), depth);
    } else if (context instanceof QuantParser.BinaryExpressionContext binary) {
      chain(binary, depth);
    } else if (context instanceof QuantParser.MemberExpressionContext member) {
      calls(member, depth);
      arguments(context, member.arguments(), depth);
    } else if (context instanceof QuantParser.CallExpressionContext call) {
      arguments(context, call.arguments(), depth);
    } else if (context instanceof QuantParser.BracketedContext
        || context instanceof QuantParser.ConstructionContext) {
      elements(context, context, depth, false);
    } else if (context instanceof QuantParser.ParenthesizedContext) {
      elements(context, context, depth, true);
    } else if (context instanceof QuantParser.MatchArmContext arm) {
      patterns(arm, depth);
      value(arm.value, depth, isBlock(arm.value));
    } else if (context instanceof QuantParser.WhenArmContext arm) {
      value(arm.value, depth, isBlock(arm.value));
    } else if (context instanceof QuantParser.AssignmentContext assignment) {
      value(assignment.value, depth, true);
    } else if (context instanceof QuantParser.BindingContext binding) {
      value(binding.value, depth, true);
    } else if (context instanceof QuantParser.OverrideContext override) {
      value(override.value, depth, true);
    } else if (context instanceof QuantParser.SlotContext slot) {
      value(slot.value, depth, true);
    } else if (context instanceof QuantParser.LayersRuleContext rule) {
      selectors(rule.chosen(), depth);
    } else if (context instanceof QuantParser.KeepRuleContext rule) {
      selectors(rule.chosen(), depth);
    }
  }

  /** Names after a keyword, a line for each. */
  private void names(List<Token> names, int depth, int first) {
    List<Integer> breaks = names.stream().skip(first).map(line::index).toList();
    if (!breaks.isEmpty()) {
      int last = breaks.get(breaks.size() - 1);
      folds.add(new Fold(breaks.get(0), last + 1, CONTINUATION, breaks, depth, false));
    }
  }

  private void selectors(List<QuantParser.ChosenContext> selectors, int depth) {
    List<Integer> breaks = selectors.stream().skip(1).map(part -> first(part)).toList();
    if (!breaks.isEmpty()) {
      int end = end(selectors.get(selectors.size() - 1));
      folds.add(new Fold(breaks.get(0), end, CONTINUATION, breaks, depth, false));
    }
  }

  private void patterns(QuantParser.MatchArmContext arm, int depth) {
    List<Integer> breaks = arm.pattern().stream().skip(1).map(part -> first(part)).toList();
    if (!breaks.isEmpty()) {
      folds.add(new Fold(breaks.get(0), breaks.get(0), 0, breaks, depth, false));
    }
  }

  /** Lines that begin with certain words, and what follows them deeper. */
  private void before(ParserRuleContext context, Set<Integer> words, int depth) {
    before(context, Integer.MAX_VALUE, words, depth);
  }

  private void before(ParserRuleContext context, int from, Set<Integer> words, int depth) {
    List<Integer> breaks = new ArrayList<>();
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode word && words.contains(word.getSymbol().getType())) {
        breaks.add(line.index(word.getSymbol()));
      }
    }
    if (!breaks.isEmpty()) {
      int first = Math.min(from, breaks.get(0));
      folds.add(new Fold(first, end(context), CONTINUATION, breaks, depth, false));
    }
  }

  /** Operators of one kind after each other, all or none of which begin lines. */
  private void chain(QuantParser.BinaryExpressionContext top, int depth) {
    int kind = kind(top);
    if (top.getParent() instanceof QuantParser.BinaryExpressionContext outer
        && outer.left == top
        && kind(outer) == kind) {
      return;
    }
    List<Integer> breaks = new ArrayList<>();
    QuantParser.ExpressionContext next = top;
    while (next instanceof QuantParser.BinaryExpressionContext binary && kind(binary) == kind) {
      breaks.add(0, line.index(binary.operator));
      next = binary.left;
    }
    boolean lastResort = kind == QuantLexer.EQUAL || kind == QuantLexer.POWER;
    folds.add(new Fold(breaks.get(0), end(top), CONTINUATION, breaks, depth, lastResort));
  }

  /** The same for operators that bind equally. */
  private static int kind(QuantParser.BinaryExpressionContext binary) {
    int type = binary.operator.getType();
    return switch (type) {
      case QuantLexer.AND, QuantLexer.OR, QuantLexer.OR_IF_UNSET, QuantLexer.POWER -> type;
      case QuantLexer.PLUS, QuantLexer.MINUS -> QuantLexer.PLUS;
      case QuantLexer.TIMES, QuantLexer.DIVIDE, QuantLexer.REMAINDER -> QuantLexer.TIMES;
      default -> QuantLexer.EQUAL;
    };
  }

  /** Method calls after each other, each on a line of its own. */
  private void calls(QuantParser.MemberExpressionContext top, int depth) {
    if (top.getParent() instanceof QuantParser.MemberExpressionContext outer
        && outer.receiver == top) {
      return;
    }
    List<Integer> breaks = new ArrayList<>();
    QuantParser.ExpressionContext next = top;
    while (next instanceof QuantParser.MemberExpressionContext member) {
      if (member.OPEN_PAREN() != null) {
        breaks.add(0, line.index(member.DOT().getSymbol()));
      }
      next = member.receiver;
    }
    if (breaks.size() > 1) {
      folds.add(new Fold(breaks.get(0), end(top), CONTINUATION, breaks, depth, false));
    }
  }

  private void arguments(
      ParserRuleContext context, QuantParser.@Nullable ArgumentsContext arguments, int depth) {
    if (arguments != null) {
      elements(context, arguments, depth, arguments.expression().size() == 1);
    }
  }

  /** What stands between brackets, each on a line of its own, the brackets around it. */
  private void elements(
      ParserRuleContext brackets, ParserRuleContext elements, int depth, boolean lastResort) {
    List<Integer> breaks = new ArrayList<>();
    for (ParseTree child : elements.children) {
      if (child instanceof ParserRuleContext element) {
        breaks.add(first(element));
      }
    }
    if (!breaks.isEmpty()) {
      int close = end(brackets) - 1;
      int from = breaks.get(0);
      breaks.add(close);
      folds.add(new Fold(from, close, ELEMENT, breaks, depth, lastResort));
    }
  }

  /** The value after {@code =} or an arrow, on a line of its own. */
  private void value(ParserRuleContext value, int depth, boolean lastResort) {
    int start = first(value);
    folds.add(new Fold(start, end(value), CONTINUATION, List.of(start), depth, lastResort));
  }

  /** Whether the expression ends with braces or brackets, which can be opened instead. */
  private boolean isBlock(ParserRuleContext value) {
    int last = line.type(end(value) - 1);
    return last == QuantLexer.CLOSE_BRACE || last == QuantLexer.CLOSE_BRACKET;
  }

  private int first(ParserRuleContext context) {
    return line.index(context.getStart());
  }

  private int end(ParserRuleContext context) {
    return line.index(context.getStop()) + 1;
  }
}
