package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries operations on known values over to unknown ones, where these have few possibilities. */
final class Lifting {
  private static final int MOST_COMBINATIONS = 64;
  private static final int MOST_POSSIBILITIES = 16;

  private final Session session;

  Lifting(Session session) {
    this.session = session;
  }

  /** An operation on known values. */
  interface Operation {
    Computed apply(List<Value> values);
  }

  /** The operation on the operands; fails when an operand did. */
  Outcome apply(List<Outcome> operands, Span span, Operation operation) {
    return apply(operands, span, false, operation);
  }

  /**
   * @param structural whether the operation treats the elements of lists as opaque, so that unknown
   *     ones do no harm
   */
  Outcome apply(List<Outcome> operands, Span span, boolean structural, Operation operation) {
    List<Problem> problems = problems(operands);
    if (anyFailed(operands)) {
      return Outcome.failed(problems);
    }
    List<Value> values = operands.stream().map(Outcome::value).toList();
    Value.@Nullable Unknown unknown = firstUnknown(values, !structural);
    if (unknown == null) {
      return outcome(operation.apply(values), span);
    }
    List<List<Value>> combinations = combinations(values, structural);
    if (combinations.isEmpty()) {
      return Outcome.of(new Value.Unknown(unknown.reason(), List.of()), span);
    }
    List<Value> results = new ArrayList<>();
    Computed last = Computed.undefined("");
    for (List<Value> combination : combinations) {
      last = operation.apply(combination);
      if (last instanceof Computed.Is is) {
        results.add(is.value());
      }
    }
    return results.isEmpty()
        ? outcome(last, span)
        : Outcome.of(oneOf(unknown.reason(), results), span);
  }

  /** The list of the elements. */
  Outcome collect(List<Outcome> elements, Span span) {
    if (anyFailed(elements)) {
      return Outcome.failed(problems(elements));
    }
    List<Value> values = elements.stream().map(Outcome::value).toList();
    return outcome(Operators.sequence(values), span);
  }

  /** The value that is one of those given: known when they agree. */
  static Value oneOf(String reason, List<Value> values) {
    Set<Value> distinct = new LinkedHashSet<>();
    for (Value value : values) {
      if (value instanceof Value.Unknown unknown) {
        if (unknown.possibilities().isEmpty()) {
          return new Value.Unknown(reason, List.of());
        }
        distinct.addAll(unknown.possibilities());
      } else {
        distinct.add(value);
      }
    }
    if (distinct.size() == 1) {
      return distinct.iterator().next();
    }
    boolean few = distinct.size() <= MOST_POSSIBILITIES;
    return new Value.Unknown(reason, few ? List.copyOf(distinct) : List.of());
  }

  static boolean anyFailed(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome.isFailed()) {
        return true;
      }
    }
    return false;
  }

  static List<Problem> problems(List<Outcome> outcomes) {
    List<Problem> all = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      for (Problem problem : outcome.problems()) {
        if (!all.contains(problem)) {
          all.add(problem);
        }
      }
    }
    return all;
  }

  private Outcome outcome(Computed computed, Span span) {
    return computed instanceof Computed.Fails fails
        ? session.failed(Diagnostic.of(fails.code(), span, fails.message()))
        : Outcome.of(((Computed.Is) computed).value(), span);
  }

  private static Value.@Nullable Unknown firstUnknown(List<Value> values, boolean inside) {
    for (Value value : values) {
      if (value instanceof Value.Unknown unknown) {
        return unknown;
      }
      if (inside && value instanceof Value.Sequence sequence) {
        Value.@Nullable Unknown found = firstUnknown(sequence.elements(), true);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** All combinations of the possibilities; empty when some are not known or there are too many. */
  private static List<List<Value>> combinations(List<Value> values, boolean structural) {
    List<List<Value>> combinations = List.of(List.of());
    for (Value value : values) {
      List<Value> choices =
          value instanceof Value.Unknown unknown ? unknown.possibilities() : List.of(value);
      boolean hidden =
          !structural
              && value instanceof Value.Sequence sequence
              && firstUnknown(sequence.elements(), true) != null;
      if (hidden || combinations.size() * choices.size() > MOST_COMBINATIONS) {
        return List.of();
      }
      List<List<Value>> longer = new ArrayList<>();
      for (List<Value> start : combinations) {
        for (Value choice : choices) {
          List<Value> one = new ArrayList<>(start);
          one.add(choice);
          longer.add(one);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
