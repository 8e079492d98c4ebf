package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Whether operands agree in what an operation takes from one of them. In training scales and zero
 * points still move and need not agree.
 */
final class Agreement {
  private static final String REQUANTIZE = "requantize them with one quantizer first";
  private static final float RELATIVE_TOLERANCE = 1e-5f;
  private static final float ABSOLUTE_TOLERANCE = 1e-8f;

  private Agreement() {}

  /** Refuses operands with different scales, unless the first comes from training. */
  static void ofScales(List<? extends ScaledTensor> operands) {
    if (!operands.get(0).training()) {
      same("scales", REQUANTIZE, operands.stream().map(ScaledTensor::scale).toList());
    }
  }

  /** Refuses operands with different zero points, unless the first comes from training. */
  static void ofZeroPoints(List<? extends ScaledTensor> operands) {
    if (!operands.get(0).training()) {
      same("zero points", REQUANTIZE, operands.stream().map(ScaledTensor::zeroPoint).toList());
    }
  }

  /** Refuses operands with different numbers. */
  static <T> void of(String what, List<T> operands, Function<T, NDArray> property) {
    same(
        what,
        "all must come from quantizers of the same format",
        operands.stream().map(property).toList());
  }

  /** Refuses operands of which only some have a sign. */
  static void ofSigns(List<? extends ScaledTensor> operands) {
    if (operands.stream().anyMatch(operand -> operand.signed() != operands.get(0).signed())) {
      throw new IllegalStateException("one operand is signed and another one is not");
    }
  }

  /** Refuses an operand whose zero is not the code 0. */
  static void zeroAtZero(String operation, ScaledTensor x) {
    if (!isZero(x.zeroPoint())) {
      throw new IllegalStateException(
          operation
              + " is not defined for operands with a zero point other than 0; quantize them"
              + " symmetrically");
    }
  }

  static boolean isZero(NDArray array) {
    return array.eq(0f).all().getBoolean();
  }

  static boolean close(NDArray actual, NDArray expected) {
    NDArray tolerance = expected.abs().mul(RELATIVE_TOLERANCE).add(ABSOLUTE_TOLERANCE);
    return actual.sub(expected).abs().lte(tolerance).all().getBoolean();
  }

  private static void same(String what, String remedy, List<NDArray> arrays) {
    NDArray first = arrays.get(0);
    List<NDArray> others = arrays.subList(1, arrays.size());
    if (!allClose(first, others)) {
      NDArray different =
          others.stream().filter(other -> !close(first, other)).findFirst().orElse(others.get(0));
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the operands have different %s (%s and %s); %s",
              what,
              brief(first),
              brief(different),
              remedy));
    }
  }

  /** Compares many arrays of one shape at once: every answer of the engine is waited for. */
  private static boolean allClose(NDArray first, List<NDArray> others) {
    boolean stackable =
        others.size() > 1
            && others.stream().allMatch(other -> other.getShape().equals(first.getShape()));
    return stackable
        ? close(first, NDArrays.stack(new NDList(others)))
        : others.stream().allMatch(other -> close(first, other));
  }

  private static String brief(NDArray array) {
    float first = array.flatten().getFloat(0);
    return array.size() == 1 ? Float.toString(first) : first + " …";
  }
}
