package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression. Evaluation is pure, total and lazy. */
public sealed interface Expression {
  Span span();

  <R extends @Nullable Object> R accept(Visitor<R> visitor);

  /**
   * Something that is done with every kind of expression. Whatever asks what an expression is, and
   * must have an answer for all of them, is a visitor, so that a new kind cannot be forgotten.
   */
  interface Visitor<R extends @Nullable Object> {
    R number(NumberLiteral number);

    R text(StringLiteral text);

    R truth(BooleanLiteral truth);

    R none(NoneLiteral none);

    R name(NameReference name);

    R reference(AttributeReference reference);

    R parent(ParentReference parent);

    R member(Member member);

    R methodCall(MethodCall call);

    R index(Index index);

    R call(Call call);

    R unary(Unary unary);

    R binary(Binary binary);

    R list(ListLiteral list);

    R comprehension(Comprehension comprehension);

    R recipe(AnonymousRecipe recipe);

    R construction(Construction construction);

    R match(Match match);

    R when(When when);

    R failure(Failure failure);

    R malformed(Malformed malformed);
  }

  /** An integer or real number, exactly as written. */
  record NumberLiteral(BigDecimal value, boolean integral, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.number(this);
    }
  }

  record StringLiteral(String value, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.text(this);
    }
  }

  record BooleanLiteral(boolean value, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.truth(this);
    }
  }

  record NoneLiteral(Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.none(this);
    }
  }

  /**
   * A capitalised name: an enum constant, an implementation or a recipe, whichever its place asks
   * for.
   */
  record NameReference(String name, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  /** An attribute of the same recipe, an input, or the variable of an enclosing comprehension. */
  record AttributeReference(String name, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.reference(this);
    }
  }

  /** {@code parent}: the recipe that holds this one as a value. */
  record ParentReference(Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.parent(this);
    }
  }

  /** {@code receiver.member}. */
  record Member(Expression receiver, Identifier member, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.member(this);
    }
  }

  /** {@code receiver.method(arguments)}, for example {@code shape.set(0, 1)}. */
  record MethodCall(Expression receiver, Identifier method, List<Expression> arguments, Span span)
      implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.methodCall(this);
    }
  }

  /** {@code receiver[index]}; a negative index counts from the end. */
  record Index(Expression receiver, Expression index, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.index(this);
    }
  }

  /** {@code function(arguments)}. */
  record Call(Identifier function, List<Expression> arguments, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  record Binary(BinaryOperator operator, Expression left, Expression right, Span span)
      implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  record ListLiteral(List<Expression> elements, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** {@code [element for variable in list]}. */
  record Comprehension(Expression element, Identifier variable, Expression list, Span span)
      implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.comprehension(this);
    }
  }

  /** {@code Base { overrides }}: a recipe without a name that extends {@code base}. */
  record AnonymousRecipe(Identifier base, RecipeBody body, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.recipe(this);
    }
  }

  /**
   * {@code Implementation(parameter = value, …)}: an implementation with some parameters set in
   * place.
   */
  record Construction(Identifier implementation, List<Assignment> arguments, Span span)
      implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.construction(this);
    }
  }

  /** {@code match subject { PATTERN, PATTERN => value … else => value }}. */
  record Match(Expression subject, List<MatchArm> arms, Optional<Expression> otherwise, Span span)
      implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.match(this);
    }
  }

  record MatchArm(List<Pattern> patterns, Expression value, Span span) {}

  /** {@code when { condition => value … else => value }}, or {@code if … then … else …}. */
  record When(List<WhenArm> arms, Optional<Expression> otherwise, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.when(this);
    }
  }

  record WhenArm(Expression condition, Expression value, Span span) {}

  /**
   * {@code error "message" fix "remedy"}: choosing this value is a mistake of the recipe's author.
   */
  record Failure(String message, Optional<String> remedy, Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.failure(this);
    }
  }

  /** Something that could not be parsed; a diagnostic has been reported for it. */
  record Malformed(Span span) implements Expression {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.malformed(this);
    }
  }

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
