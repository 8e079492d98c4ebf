package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of sums of products of a quantized input and a quantized weight. */
final class AccumulatorTensor {
  private static final float RELATIVE_TOLERANCE = 1e-5f;
  private static final float ABSOLUTE_TOLERANCE = 1e-8f;

  private AccumulatorTensor() {}

  /**
   * The sums with scale, zero point and bit width; plain when input or weight is not made of
   * integers around zero.
   *
   * @param sums what the layer computed
   * @param terms number of products in each sum
   * @param channelDim dimension of the input that counts channels
   */
  static QuantTensor of(
      NDArray sums,
      QuantTensor input,
      QuantTensor weight,
      @Nullable QuantTensor bias,
      long terms,
      int channelDim) {
    if (!(input instanceof IntQuantTensor x) || !(weight instanceof IntQuantTensor w)) {
      return new PlainTensor(sums);
    }
    Optional<NDArray> scale = ChannelView.accumulatorScale(x, w, channelDim);
    if (scale.isEmpty() || !isZero(x.zeroPoint()) || !isZero(w.zeroPoint())) {
      return new PlainTensor(sums);
    }
    return new IntQuantTensor(
        sums,
        scale.get(),
        zeroPoint(bias, scale.get(), channelDim),
        bitWidth(x, w, bias, terms),
        x.signed() || w.signed(),
        x.training() || w.training());
  }

  private static NDArray zeroPoint(@Nullable QuantTensor bias, NDArray scale, int channelDim) {
    if (bias == null || (bias instanceof IntQuantTensor b && allClose(b.scale(), scale))) {
      return scale.getManager().zeros(new Shape(1));
    }
    return ChannelView.of(bias.value().neg(), scale.getShape().dimension(), channelDim).div(scale);
  }

  private static NDArray bitWidth(
      IntQuantTensor input, IntQuantTensor weight, @Nullable QuantTensor bias, long terms) {
    NDArray largest =
        largestInteger(input.bitWidth()).mul(largestInteger(weight.bitWidth())).mul((float) terms);
    NDArray bits = largest.log2().ceil();
    return bias instanceof IntQuantTensor b ? bits.maximum(b.bitWidth()).add(1f) : bits;
  }

  /** Without a sign: the reference counts both operands as unsigned. */
  private static NDArray largestInteger(NDArray bitWidth) {
    return bitWidth.getManager().create(2f).pow(bitWidth).sub(1f);
  }

  private static boolean isZero(NDArray zeroPoint) {
    return zeroPoint.eq(0f).all().getBoolean();
  }

  private static boolean allClose(NDArray actual, NDArray expected) {
    NDArray tolerance = expected.abs().mul(RELATIVE_TOLERANCE).add(ABSOLUTE_TOLERANCE);
    return actual.sub(expected).abs().lte(tolerance).all().getBoolean();
  }
}
