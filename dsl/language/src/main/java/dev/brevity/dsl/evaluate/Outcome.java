package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What evaluating an expression came to: a value and where it was chosen, or the problems that
 * prevented one.
 */
final class Outcome {
  private final @Nullable Value value;
  private final @Nullable Span origin;
  private final List<Problem> problems;

  private Outcome(@Nullable Value value, @Nullable Span origin, List<Problem> problems) {
    this.value = value;
    this.origin = origin;
    this.problems = problems;
  }

  static Outcome of(Value value, @Nullable Span origin) {
    return new Outcome(value, origin, List.of());
  }

  static Outcome failed(List<Problem> problems) {
    return new Outcome(null, null, problems);
  }

  static Outcome failed(Problem problem) {
    return failed(List.of(problem));
  }

  boolean isFailed() {
    return value == null;
  }

  /** The value; must not be asked of a failed outcome. */
  Value value() {
    return Objects.requireNonNull(value);
  }

  /** The expression that chose the value, across references from attribute to attribute. */
  @Nullable Span origin() {
    return origin;
  }

  List<Problem> problems() {
    return problems;
  }

  Outcome withValue(Value other) {
    return other == value ? this : new Outcome(other, origin, problems);
  }
}
