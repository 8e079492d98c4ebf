package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators on known values. */
final class Operators {
  static final int LONGEST_LIST = 10_000;

  private Operators() {}

  static Computed binary(BinaryOperator operator, Value left, Value right) {
    return switch (operator) {
      case EQUAL -> Computed.of(same(left, right));
      case NOT_EQUAL -> Computed.of(!same(left, right));
      case IN -> contains(right, left);
      case PLUS ->
          left instanceof Value.Sequence first && right instanceof Value.Sequence second
              ? concatenate(first, second)
              : arithmetic(operator, left, right);
      case TIMES, DIVIDE, REMAINDER, MINUS, POWER -> arithmetic(operator, left, right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(operator, left, right);
      case AND, OR, OR_IF_UNSET ->
          throw new IllegalArgumentException(operator + " does not evaluate both sides");
    };
  }

  static Computed negate(Value operand) {
    return operand instanceof Value.Numeric number
        ? Computed.number(-number.value(), number.integral())
        : Computed.wrong("`-` needs a number, not " + ValueNotation.described(operand));
  }

  /**
   * Whether two values are equal: numbers by value, names without regard to case, objects by
   * implementation.
   */
  static boolean same(Value left, Value right) {
    if (left instanceof Value.Numeric first && right instanceof Value.Numeric second) {
      return first.value() == second.value();
    }
    if (left instanceof Value.Sequence first && right instanceof Value.Sequence second) {
      return sameElements(first.elements(), second.elements());
    }
    Optional<String> leftName = name(left);
    Optional<String> rightName = name(right);
    if (leftName.isPresent() && rightName.isPresent()) {
      boolean bothConstants = left instanceof Value.Constant && right instanceof Value.Constant;
      return leftName.get().equalsIgnoreCase(rightName.get())
          && (!bothConstants || left.equals(right));
    }
    return left.equals(right);
  }

  private static Optional<String> name(Value value) {
    if (value instanceof Value.Constant constant) {
      return Optional.of(constant.name());
    }
    if (value instanceof Value.Text text) {
      return Optional.of(text.value());
    }
    if (value instanceof Value.ImplementationName implementation) {
      return Optional.of(implementation.name());
    }
    return value instanceof ResolvedObject object
        ? Optional.of(object.implementation())
        : Optional.empty();
  }

  private static boolean sameElements(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Computed contains(Value list, Value element) {
    return list instanceof Value.Sequence sequence
        ? Computed.of(sequence.elements().stream().anyMatch(candidate -> same(candidate, element)))
        : Computed.wrong("`in` needs a list on its right, not " + ValueNotation.described(list));
  }

  private static Computed concatenate(Value.Sequence first, Value.Sequence second) {
    List<Value> all = new ArrayList<>(first.elements());
    all.addAll(second.elements());
    return sequence(all);
  }

  /**
   * The list, unless it holds more elements, counting those of lists inside it, than any list may.
   */
  static Computed sequence(List<Value> elements) {
    return size(elements) > LONGEST_LIST
        ? Computed.undefined("a list may have at most " + LONGEST_LIST + " elements")
        : Computed.of(new Value.Sequence(elements));
  }

  private static long size(List<Value> elements) {
    long size = elements.size();
    for (Value element : elements) {
      if (size > LONGEST_LIST) {
        return size;
      }
      size += element instanceof Value.Sequence inner ? size(inner.elements()) : 0;
    }
    return size;
  }

  private static Computed compare(BinaryOperator operator, Value left, Value right) {
    if (!(left instanceof Value.Numeric first) || !(right instanceof Value.Numeric second)) {
      return needsNumbers(operator, left, right);
    }
    int order = Double.compare(first.value() + 0.0, second.value() + 0.0);
    return Computed.of(
        switch (operator) {
          case LESS -> order < 0;
          case LESS_OR_EQUAL -> order <= 0;
          case GREATER -> order > 0;
          default -> order >= 0;
        });
  }

  private static Computed arithmetic(BinaryOperator operator, Value left, Value right) {
    if (!(left instanceof Value.Numeric first) || !(right instanceof Value.Numeric second)) {
      return needsNumbers(operator, left, right);
    }
    double a = first.value();
    double b = second.value();
    boolean integral = first.integral() && second.integral();
    boolean division = operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER;
    if (division && b == 0) {
      return Computed.undefined("division by zero");
    }
    return switch (operator) {
      case TIMES -> Computed.number(a * b, integral);
      case DIVIDE -> Computed.number(a / b, false);
      case REMAINDER -> Computed.number(a - b * Math.floor(a / b), integral);
      case PLUS -> Computed.number(a + b, integral);
      case MINUS -> Computed.number(a - b, integral);
      default -> Computed.number(Math.pow(a, b), integral && b >= 0);
    };
  }

  private static Computed needsNumbers(BinaryOperator operator, Value left, Value right) {
    Value wrong = left instanceof Value.Numeric ? right : left;
    return Computed.wrong(
        "`" + operator.symbol() + "` needs numbers, not " + ValueNotation.described(wrong));
  }
}
