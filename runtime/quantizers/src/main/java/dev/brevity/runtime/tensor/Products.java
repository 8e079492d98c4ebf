package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.brevity.runtime.aten.TransposedConvolutions;
import org.jspecify.annotations.Nullable;

/**
 * Sums of products. Input and weight of integers around zero give integers whose scale is the
 * product of the two scales, in as many bits as the sums may need; anything else gives plain
 * values.
 */
public final class Products {
  private Products() {}

  /**
   * A linear layer.
   *
   * @param x {@code [*, in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or null
   * @return {@code [*, out]}
   */
  public static QuantTensor linear(QuantTensor x, QuantTensor weight, @Nullable QuantTensor bias) {
    NDArray sums = Linear.linear(x.value(), weight.value(), value(bias)).singletonOrThrow();
    long terms = AccumulatorBitWidth.termsOfLinear(weight.value().getShape());
    return Accumulator.of(sums, x, weight, bias, terms, -1);
  }

  /**
   * A convolution over one to three dimensions.
   *
   * @param x {@code [N, in, *]}
   * @param weight {@code [out, in / groups, *]}
   * @param bias {@code [out]}, or null
   * @return {@code [N, out, *]}
   */
  public static QuantTensor convolution(
      QuantTensor x,
      QuantTensor weight,
      @Nullable QuantTensor bias,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    NDArray sums =
        x.value()
            .getNDArrayInternal()
            .convolution(x.value(), weight.value(), value(bias), stride, padding, dilation, groups)
            .singletonOrThrow();
    long terms = AccumulatorBitWidth.termsOfConvolution(weight.value().getShape());
    return Accumulator.of(sums, x, weight, bias, terms, 1);
  }

  /**
   * A transposed convolution over one to three dimensions.
   *
   * @param x {@code [N, in, *]}
   * @param weight {@code [in, out / groups, *]}
   * @param bias {@code [out]}, or null
   * @return {@code [N, out, *]}
   */
  public static QuantTensor transposedConvolution(
      QuantTensor x,
      QuantTensor weight,
      @Nullable QuantTensor bias,
      Shape stride,
      Shape padding,
      Shape outputPadding,
      Shape dilation,
      int groups) {
    NDArray sums =
        TransposedConvolutions.apply(
            x.value(),
            weight.value(),
            value(bias),
            stride,
            padding,
            outputPadding,
            dilation,
            groups);
    long terms =
        AccumulatorBitWidth.termsOfTransposedConvolution(weight.value().getShape(), stride);
    return Accumulator.of(sums, x, weight, bias, terms, 1);
  }

  /** A product of matrices; its scale is not known, since either operand may vary along the sum. */
  public static PlainTensor matmul(QuantTensor x, QuantTensor y) {
    return new PlainTensor(x.value().matMul(y.value()));
  }

  private static @Nullable NDArray value(@Nullable QuantTensor bias) {
    return bias == null ? null : bias.value();
  }
}
