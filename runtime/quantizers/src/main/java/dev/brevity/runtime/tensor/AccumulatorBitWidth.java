package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.bitwidth.IntRange;

/**
 * Bits that are enough for the integers that operations make of integers, as the reference counts
 * them. All are differentiable in the bit widths of the operands.
 */
public final class AccumulatorBitWidth {
  private AccumulatorBitWidth() {}

  /**
   * Bits of a sum of products: {@code ceil(log2((2^x - 1) (2^w - 1) terms))}. Both operands count
   * as unsigned.
   *
   * @param terms number of products in each sum
   */
  public static NDArray ofProducts(NDArray inputBits, NDArray weightBits, long terms) {
    return bits(Scalar.times(largest(inputBits).mul(largest(weightBits)), terms));
  }

  /** Bits of a sum once a bias of integers is added. */
  public static NDArray withBias(NDArray bits, NDArray biasBits) {
    return bits.maximum(biasBits).add(1f);
  }

  /** Bits of a sum of that many integers: {@code ceil(log2((2^x - 1) terms))}. */
  public static NDArray ofSum(NDArray inputBits, long terms) {
    return bits(Scalar.times(largest(inputBits), terms));
  }

  /** Bits of the sum of two integers: {@code ceil(log2(highest - lowest))}. */
  public static NDArray ofSum(IntQuantTensor x, IntQuantTensor y) {
    NDArray highest = highest(x).add(highest(y));
    NDArray lowest = lowest(x).add(lowest(y));
    return bits(highest.sub(lowest));
  }

  /** Products in each output of a linear layer with a weight {@code [out, in]}. */
  public static long termsOfLinear(Shape weight) {
    return weight.get(1);
  }

  /** Products in each output of a convolution with a weight {@code [out, in / groups, *]}. */
  public static long termsOfConvolution(Shape weight) {
    return weight.size() / weight.get(0);
  }

  /**
   * Products in each output of a transposed convolution with a weight {@code [in, out / groups, *]}
   * as the reference counts them: the windows that overlap are added up over the dimensions, and
   * channels are those of the output.
   */
  public static long termsOfTransposedConvolution(Shape weight, Shape stride) {
    long overlapping = 0;
    for (int i = 2; i < weight.dimension(); i++) {
      long step = stride.get(i - 2);
      overlapping += Math.max((weight.get(i) + step - 1) / step, 1);
    }
    return overlapping * weight.get(1);
  }

  private static NDArray bits(NDArray largest) {
    return StraightThrough.ceil(largest.log2());
  }

  private static NDArray largest(NDArray bits) {
    return IntRange.max(false, false, bits);
  }

  private static NDArray highest(IntQuantTensor x) {
    return IntRange.max(x.signed(), false, x.bitWidth());
  }

  private static NDArray lowest(IntQuantTensor x) {
    return IntRange.min(x.signed(), false, x.bitWidth());
  }
}
