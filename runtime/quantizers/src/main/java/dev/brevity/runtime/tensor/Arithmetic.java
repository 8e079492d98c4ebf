package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Scalar;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Element by element arithmetic. Integers stay integers where that is possible; minifloats and
 * tensors in groups become plain values, but for signs.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /**
   * The sum. Two tensors of integers give integers with one bit more, or as many as needed; a plain
   * right operand moves the zero point. A plain left operand makes the sum plain.
   *
   * @throws IllegalStateException if both are integers of different scales, unless {@code x} comes
   *     from training
   */
  public static QuantTensor add(QuantTensor x, QuantTensor y) {
    NDArray sum = x.value().add(y.value());
    if (!(x instanceof IntQuantTensor a)) {
      return new PlainTensor(sum);
    }
    if (y instanceof IntQuantTensor b) {
      Agreement.ofScales(List.of(a, b));
      return new IntQuantTensor(
          sum,
          Scalar.over(a.scale().add(b.scale()), 2),
          a.zeroPoint().add(b.zeroPoint()),
          AccumulatorBitWidth.ofSum(a, b),
          a.signed() || b.signed(),
          a.training() || b.training());
    }
    if (y instanceof PlainTensor) {
      return withZeroPoint(a, sum, a.zeroPoint().sub(y.value().div(a.scale())));
    }
    return new PlainTensor(sum);
  }

  /** The sum with a number, which moves the zero point. */
  public static QuantTensor add(QuantTensor x, float number) {
    NDArray sum = x.value().add(number);
    if (!(x instanceof IntQuantTensor a)) {
      return new PlainTensor(sum);
    }
    NDArray shift = Scalar.like(a.scale(), number).div(a.scale());
    return withZeroPoint(a, sum, a.zeroPoint().sub(shift));
  }

  /** The difference: the sum with the negative. */
  public static QuantTensor sub(QuantTensor x, QuantTensor y) {
    return x instanceof IntQuantTensor ? add(x, neg(y)) : new PlainTensor(x.value().sub(y.value()));
  }

  /** The difference from a number, which moves the zero point. */
  public static QuantTensor sub(QuantTensor x, float number) {
    return add(x, -number);
  }

  /**
   * The product. Two tensors of integers give integers: scales are multiplied and bits added.
   *
   * @throws IllegalStateException if both are integers and one has a zero point other than 0
   */
  public static QuantTensor mul(QuantTensor x, QuantTensor y) {
    NDArray product = x.value().mul(y.value());
    if (!(x instanceof IntQuantTensor a) || !(y instanceof IntQuantTensor b)) {
      return new PlainTensor(product);
    }
    Agreement.zeroAtZero("multiplication", a);
    Agreement.zeroAtZero("multiplication", b);
    return combined(a, b, product, a.scale().mul(b.scale()));
  }

  /**
   * The quotient. Two tensors of integers give the scale {@code x.scale / (y.scale * 2^m)}, where
   * {@code m} is the number of bits of {@code y} without its sign; the quotients need not be
   * integers.
   *
   * @throws IllegalStateException if both are integers and one has a zero point other than 0
   */
  public static QuantTensor div(QuantTensor x, QuantTensor y) {
    NDArray quotient = x.value().div(y.value());
    if (!(x instanceof IntQuantTensor a) || !(y instanceof IntQuantTensor b)) {
      return new PlainTensor(quotient);
    }
    Agreement.zeroAtZero("division", a);
    Agreement.zeroAtZero("division", b);
    NDArray two = Scalar.like(b.bitWidth(), 2);
    NDArray largest = two.pow(b.bitWidth().sub(b.signed() ? 1f : 0f));
    return combined(a, b, quotient, a.scale().div(b.scale().mul(largest)));
  }

  /**
   * The operator, whose result is one of values where no integers express it, as for those of two
   * scales.
   */
  public static BinaryOperator<QuantTensor> orValues(BinaryOperator<QuantTensor> operator) {
    return (x, y) -> {
      try {
        return operator.apply(x, y);
      } catch (IllegalStateException inexpressible) {
        return operator.apply(new PlainTensor(x.value()), new PlainTensor(y.value()));
      }
    };
  }

  /**
   * The negative. Unsigned integers become signed ones of one bit more.
   *
   * @throws IllegalStateException if the codes are not valid, or are minifloats without a sign
   */
  public static QuantTensor neg(QuantTensor x) {
    if (x instanceof IntQuantTensor a) {
      NDArray value = a.codes().neg().sub(a.zeroPoint()).mul(a.scale());
      NDArray bits = a.signed() ? a.bitWidth() : a.bitWidth().add(1f);
      return new IntQuantTensor(value, a.scale(), a.zeroPoint(), bits, true, a.training());
    }
    if (x instanceof FloatQuantTensor a) {
      if (!a.signed()) {
        throw new IllegalStateException(
            "minifloats without a sign have no negative; quantize with a signed format");
      }
      return a.withValue(a.minifloat().neg().sub(a.zeroPoint()).mul(a.scale()));
    }
    return new PlainTensor(x.value().neg());
  }

  /**
   * The magnitude. Signed integers become unsigned ones of one bit less; the lowest code of the
   * signed range has no magnitude in it.
   *
   * @throws IllegalStateException if the codes are not valid
   */
  public static QuantTensor abs(QuantTensor x) {
    if (x instanceof IntQuantTensor a) {
      if (!a.signed()) {
        return a;
      }
      NDArray value = a.codes().abs().sub(a.zeroPoint()).mul(a.scale());
      NDArray bits = a.bitWidth().sub(1f);
      return new IntQuantTensor(value, a.scale(), a.zeroPoint(), bits, false, a.training());
    }
    if (x instanceof FloatQuantTensor a) {
      if (!a.signed()) {
        return a;
      }
      NDArray value = a.minifloat().abs().sub(a.zeroPoint()).mul(a.scale());
      return new FloatQuantTensor(value, a.scale(), a.zeroPoint(), a.format(), false, a.training());
    }
    return new PlainTensor(x.value().abs());
  }

  private static IntQuantTensor withZeroPoint(IntQuantTensor x, NDArray value, NDArray zeroPoint) {
    return new IntQuantTensor(value, x.scale(), zeroPoint, x.bitWidth(), x.signed(), x.training());
  }

  private static IntQuantTensor combined(
      IntQuantTensor x, IntQuantTensor y, NDArray value, NDArray scale) {
    return new IntQuantTensor(
        value,
        scale,
        x.zeroPoint().mul(y.zeroPoint()),
        x.bitWidth().add(y.bitWidth()),
        x.signed() || y.signed(),
        x.training() || y.training());
  }
}
