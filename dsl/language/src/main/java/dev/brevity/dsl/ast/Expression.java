package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** An expression. Evaluation is pure, total and lazy. */
public sealed interface Expression {
  Span span();

  /** An integer or real number, exactly as written. */
  record NumberLiteral(BigDecimal value, boolean integral, Span span) implements Expression {}

  record StringLiteral(String value, Span span) implements Expression {}

  record BooleanLiteral(boolean value, Span span) implements Expression {}

  record NoneLiteral(Span span) implements Expression {}

  /**
   * A capitalised name: an enum constant, an implementation or a recipe, whichever its place asks
   * for.
   */
  record NameReference(String name, Span span) implements Expression {}

  /** An attribute of the same recipe, an input, or the variable of an enclosing comprehension. */
  record AttributeReference(String name, Span span) implements Expression {}

  /** {@code parent}: the recipe that holds this one as a value. */
  record ParentReference(Span span) implements Expression {}

  /** {@code receiver.member}. */
  record Member(Expression receiver, Identifier member, Span span) implements Expression {}

  /** {@code receiver.method(arguments)}, for example {@code shape.set(0, 1)}. */
  record MethodCall(Expression receiver, Identifier method, List<Expression> arguments, Span span)
      implements Expression {}

  /** {@code receiver[index]}; a negative index counts from the end. */
  record Index(Expression receiver, Expression index, Span span) implements Expression {}

  /** {@code function(arguments)}. */
  record Call(Identifier function, List<Expression> arguments, Span span) implements Expression {}

  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  record Binary(BinaryOperator operator, Expression left, Expression right, Span span)
      implements Expression {}

  record ListLiteral(List<Expression> elements, Span span) implements Expression {}

  /** {@code [element for variable in list]}. */
  record Comprehension(Expression element, Identifier variable, Expression list, Span span)
      implements Expression {}

  /** {@code Base { overrides }}: a recipe without a name that extends {@code base}. */
  record AnonymousRecipe(Identifier base, RecipeBody body, Span span) implements Expression {}

  /**
   * {@code Implementation(parameter = value, …)}: an implementation with some parameters set in
   * place.
   */
  record Construction(Identifier implementation, List<Assignment> arguments, Span span)
      implements Expression {}

  /** {@code match subject { PATTERN, PATTERN => value … else => value }}. */
  record Match(Expression subject, List<MatchArm> arms, Optional<Expression> otherwise, Span span)
      implements Expression {}

  record MatchArm(List<Expression> patterns, Expression value, Span span) {}

  /** {@code when { condition => value … else => value }}, or {@code if … then … else …}. */
  record When(List<WhenArm> arms, Optional<Expression> otherwise, Span span)
      implements Expression {}

  record WhenArm(Expression condition, Expression value, Span span) {}

  /** {@code error "message"}: choosing this value is a mistake of the recipe's author. */
  record Failure(String message, Span span) implements Expression {}

  /** Something that could not be parsed; a diagnostic has been reported for it. */
  record Malformed(Span span) implements Expression {}

  enum UnaryOperator {
    NEGATE("-"),
    NOT("not");

    private final String symbol;

    UnaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  enum BinaryOperator {
    POWER("^"),
    TIMES("*"),
    DIVIDE("/"),
    REMAINDER("%"),
    PLUS("+"),
    MINUS("-"),
    /**
     * The left side, or the right side when the left is an attribute that the recipe does not set.
     */
    OR_IF_UNSET("??"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    AND("and"),
    OR("or");

    private final String symbol;

    BinaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }
}
