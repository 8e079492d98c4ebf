package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.value.Value;

/** The result of an operation on values: a value, or why there is none. */
sealed interface Computed {
  record Is(Value value) implements Computed {}

  record Fails(Code code, String message) implements Computed {}

  static Computed of(Value value) {
    return new Is(value);
  }

  static Computed of(boolean value) {
    return new Is(new Value.Truth(value));
  }

  static Computed wrong(String message) {
    return new Fails(Code.WRONG_OPERAND, message);
  }

  static Computed undefined(String message) {
    return new Fails(Code.UNDEFINED_RESULT, message);
  }

  /** The number, unless it is none that an attribute may hold. */
  static Computed number(double value, boolean integral) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return undefined("the result is not a finite number");
    }
    boolean exact = integral && Math.abs(value) <= 0x1p53;
    return new Is(new Value.Numeric(value, exact));
  }
}
