package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Chooses between expressions. Where the choice depends on something unknown, every arm that may
 * apply is evaluated; the result is what they agree on, and problems of an arm only count when all
 * arms have some.
 */
final class Branches {
  private final Session session;
  private final Evaluator evaluator;
  private final Lifting lifting;

  Branches(Session session, Evaluator evaluator, Lifting lifting) {
    this.session = session;
    this.evaluator = evaluator;
    this.lifting = lifting;
  }

  Outcome match(Expression.Match match, Environment environment, Expected expected) {
    Optional<Expression.MatchArm> unset = unset(match);
    if (unset.isPresent() && !evaluator.isSet(match.subject(), environment)) {
      return take(unset.get().value(), environment, expected);
    }
    Outcome subject = evaluator.evaluate(match.subject(), environment, Expected.ANYTHING);
    if (subject.isFailed()) {
      return subject;
    }
    Value value = subject.value();
    if (value instanceof Value.Unknown unknown) {
      return matchUnknown(match, unknown, environment, expected);
    }
    for (Expression.MatchArm arm : match.arms()) {
      if (matches(value, arm, environment)) {
        return take(arm.value(), environment, expected);
      }
    }
    return match.otherwise().isPresent()
        ? take(match.otherwise().get(), environment, expected)
        : noArm(match, value, environment);
  }

  /** The arm for a subject that nothing sets. */
  private static Optional<Expression.MatchArm> unset(Expression.Match match) {
    return match.arms().stream()
        .filter(arm -> arm.patterns().stream().anyMatch(Pattern.Unset.class::isInstance))
        .findFirst();
  }

  private Outcome noArm(Expression.Match match, Value value, Environment environment) {
    String subject =
        match.subject() instanceof Expression.AttributeReference reference
            ? "`" + reference.name() + "` is `" + ValueNotation.of(value) + "`"
            : "the value is `" + ValueNotation.of(value) + "`";
    return session.failed(
        Diagnostic.of(
            Code.NO_ARM_APPLIES,
            match.span(),
            subject + ", for which `" + environment.scope().recipe().name() + "` has no rule"));
  }

  private Outcome matchUnknown(
      Expression.Match match, Value.Unknown subject, Environment environment, Expected expected) {
    boolean closed = !subject.possibilities().isEmpty();
    List<Value> left = new ArrayList<>(subject.possibilities());
    List<Supplier<Outcome>> arms = new ArrayList<>();
    for (Expression.MatchArm arm : match.arms()) {
      boolean hit = left.removeIf(value -> matches(value, arm, environment));
      boolean values = arm.patterns().stream().anyMatch(Pattern.Constant.class::isInstance);
      if (hit || (!closed && values)) {
        arms.add(() -> take(arm.value(), environment, expected));
      }
    }
    if (!closed || !left.isEmpty()) {
      Value example = left.isEmpty() ? subject : left.get(0);
      arms.add(
          () ->
              match.otherwise().isPresent()
                  ? take(match.otherwise().get(), environment, expected)
                  : noArm(match, example, environment));
    }
    return explore(subject.reason(), arms, match.span());
  }

  Outcome when(Expression.When when, Environment environment, Expected expected) {
    List<Supplier<Outcome>> possible = new ArrayList<>();
    String reason = "";
    for (Expression.WhenArm arm : when.arms()) {
      Outcome condition =
          possible.isEmpty()
              ? condition(arm.condition(), environment)
              : uncertain(() -> condition(arm.condition(), environment));
      if (condition.isFailed()) {
        if (possible.isEmpty()) {
          return condition;
        }
        possible.add(() -> condition);
        return explore(reason, possible, when.span());
      }
      if (condition.value() instanceof Value.Unknown unknown) {
        reason = reason.isEmpty() ? unknown.reason() : reason;
        possible.add(() -> take(arm.value(), environment, expected));
      } else if (((Value.Truth) condition.value()).value()) {
        if (possible.isEmpty()) {
          return take(arm.value(), environment, expected);
        }
        possible.add(() -> take(arm.value(), environment, expected));
        return explore(reason, possible, when.span());
      }
    }
    Supplier<Outcome> otherwise =
        () ->
            when.otherwise().isPresent()
                ? take(when.otherwise().get(), environment, expected)
                : session.failed(
                    Diagnostic.of(
                        Code.NO_ARM_APPLIES,
                        when.span(),
                        "no condition of this `when` holds and it has no `else`"));
    if (possible.isEmpty()) {
      return otherwise.get();
    }
    possible.add(otherwise);
    return explore(reason, possible, when.span());
  }

  /** A truth value, known or not; anything else is a problem. */
  Outcome condition(Expression expression, Environment environment) {
    Outcome outcome = evaluator.evaluate(expression, environment, Expected.ANYTHING);
    boolean fits =
        outcome.isFailed()
            || outcome.value() instanceof Value.Truth
            || outcome.value() instanceof Value.Unknown;
    return fits
        ? outcome
        : session.failed(
            Diagnostic.of(
                Code.WRONG_OPERAND,
                expression.span(),
                "a condition must be true or false, not "
                    + ValueNotation.described(outcome.value())));
  }

  /**
   * {@code and} or {@code or}.
   *
   * @param decisive the truth of the left side that decides alone
   */
  Outcome shortCircuit(Expression.Binary binary, Environment environment, boolean decisive) {
    Outcome left = condition(binary.left(), environment);
    if (left.isFailed()) {
      return left;
    }
    if (left.value() instanceof Value.Truth truth) {
      return truth.value() == decisive ? left : condition(binary.right(), environment);
    }
    Outcome right = uncertain(() -> condition(binary.right(), environment));
    boolean decided =
        !right.isFailed()
            && right.value() instanceof Value.Truth truth
            && truth.value() == decisive;
    return decided ? right : left;
  }

  /**
   * {@code ==}, {@code !=} or {@code in}, whose capitalised names mean what the other side calls
   * for.
   */
  Outcome comparison(Expression.Binary binary, Environment environment) {
    Expression left = binary.left();
    Expression right = binary.right();
    boolean equality = binary.operator() != BinaryOperator.IN;
    if (equality
        && left instanceof Expression.NameReference
        && !(right instanceof Expression.NameReference)) {
      Expression swap = left;
      left = right;
      right = swap;
    }
    Expression pattern = right;
    if (equality && pattern instanceof Expression.NameReference) {
      Outcome subject = evaluator.evaluate(left, environment, Expected.ANYTHING);
      boolean wanted = binary.operator() == BinaryOperator.EQUAL;
      return lifting.apply(
          List.of(subject),
          binary.span(),
          values -> Computed.of(matches(values.get(0), pattern, environment) == wanted));
    }
    if (!equality && binary.left() instanceof Expression.NameReference name) {
      Outcome list = evaluator.evaluate(binary.right(), environment, Expected.ANYTHING);
      return lifting.apply(
          List.of(list), binary.span(), values -> isAmong(name, values.get(0), environment));
    }
    if (!equality && right instanceof Expression.ListLiteral list) {
      boolean plain =
          list.elements().stream().allMatch(element -> element instanceof Expression.NameReference);
      if (plain) {
        Outcome subject = evaluator.evaluate(left, environment, Expected.ANYTHING);
        return lifting.apply(
            List.of(subject),
            binary.span(),
            values ->
                Computed.of(
                    list.elements().stream()
                        .anyMatch(element -> matches(values.get(0), element, environment))));
      }
    }
    List<Outcome> sides =
        List.of(
            evaluator.evaluate(binary.left(), environment, Expected.ANYTHING),
            evaluator.evaluate(binary.right(), environment, Expected.ANYTHING));
    return lifting.apply(
        sides,
        binary.span(),
        values -> Operators.binary(binary.operator(), values.get(0), values.get(1)));
  }

  /** Whether one of the elements is what a name means. */
  private Computed isAmong(Expression.NameReference name, Value list, Environment environment) {
    return list instanceof Value.Sequence sequence
        ? Computed.of(
            sequence.elements().stream().anyMatch(element -> matches(element, name, environment)))
        : Operators.binary(BinaryOperator.IN, new Value.Text(name.name()), list);
  }

  /** Evaluates all that may apply and keeps what they agree on. */
  Outcome explore(String reason, List<Supplier<Outcome>> possible, Span span) {
    List<Value> values = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Supplier<Outcome> arm : possible) {
      Outcome outcome = uncertain(arm);
      if (outcome.isFailed()) {
        if (problems.isEmpty()) {
          problems.addAll(outcome.problems());
        }
      } else {
        values.add(outcome.value());
      }
    }
    return values.isEmpty()
        ? Outcome.failed(problems)
        : Outcome.of(Lifting.oneOf(reason, values), span);
  }

  private Outcome uncertain(Supplier<Outcome> evaluation) {
    boolean before = session.isCertain();
    session.certain(false);
    Outcome outcome = evaluation.get();
    session.certain(before);
    return outcome;
  }

  private Outcome take(Expression arm, Environment environment, Expected expected) {
    Slot slot = session.current();
    if (slot != null) {
      slot.arms().add(arm.span());
    }
    return evaluator.evaluate(arm, environment, expected);
  }

  private boolean matches(Value value, Expression.MatchArm arm, Environment environment) {
    for (Pattern pattern : arm.patterns()) {
      if (pattern instanceof Pattern.Constant constant
          && matches(value, constant.value(), environment)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a known value is what a pattern names. */
  private boolean matches(Value value, Expression pattern, Environment environment) {
    if (pattern instanceof Expression.NameReference name) {
      return named(value, name.name(), environment);
    }
    if (pattern instanceof Expression.StringLiteral text) {
      return !(value instanceof Value.NestedRecipe) && named(value, text.value(), environment);
    }
    if (pattern instanceof Expression.NumberLiteral number) {
      return value instanceof Value.Numeric numeric
          && numeric.value() == number.value().doubleValue();
    }
    if (pattern instanceof Expression.Unary) {
      Outcome constant = evaluator.evaluate(pattern, environment, Expected.ANYTHING);
      return !constant.isFailed() && Operators.same(value, constant.value());
    }
    if (pattern instanceof Expression.BooleanLiteral truth) {
      return value.equals(new Value.Truth(truth.value()));
    }
    return pattern instanceof Expression.NoneLiteral && value instanceof Value.None;
  }

  private boolean named(Value value, String name, Environment environment) {
    if (value instanceof Value.Constant constant) {
      return constant.name().equalsIgnoreCase(name);
    }
    if (value instanceof Value.Text text) {
      return text.value().equalsIgnoreCase(name);
    }
    if (value instanceof Value.ImplementationName implementation) {
      return implementation.name().equals(name);
    }
    if (value instanceof ResolvedObject object) {
      return object.implementation().equals(name);
    }
    if (value instanceof Scope scope) {
      Library library = session.library();
      return library
          .recipe(name, environment.from())
          .map(recipe -> library.inherits(scope.recipe().recipe(), recipe))
          .orElse(false);
    }
    return false;
  }
}
