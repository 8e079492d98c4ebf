package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of sums of products of a quantized input and a quantized weight. */
public final class Accumulator {
  private Accumulator() {}

  /**
   * The sums with scale, zero point and bit width; plain when input or weight is not made of
   * integers around zero.
   *
   * @param sums what has been computed, bias included
   * @param bias what was added to the sums; one whose scale is not theirs becomes their zero point
   * @param terms number of products in each sum
   * @param channelDim dimension of the input that counts channels
   */
  public static QuantTensor of(
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
    if (scale.isEmpty() || !Agreement.isZero(x.zeroPoint()) || !Agreement.isZero(w.zeroPoint())) {
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
    if (bias == null || (bias instanceof IntQuantTensor b && Agreement.close(b.scale(), scale))) {
      return scale.getManager().zeros(new Shape(1));
    }
    return ChannelView.of(bias.value().neg(), scale.getShape().dimension(), channelDim).div(scale);
  }

  private static NDArray bitWidth(
      IntQuantTensor input, IntQuantTensor weight, @Nullable QuantTensor bias, long terms) {
    NDArray bits = AccumulatorBitWidth.ofProducts(input.bitWidth(), weight.bitWidth(), terms);
    return bias instanceof IntQuantTensor b
        ? AccumulatorBitWidth.withBias(bits, b.bitWidth())
        : bits;
  }
}
