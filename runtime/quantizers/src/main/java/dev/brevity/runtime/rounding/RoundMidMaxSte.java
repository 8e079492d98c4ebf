package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Memo;
import jakarta.inject.Inject;

/**
 * Rounds exponents of scales up only if the largest magnitude would exceed the middle between the
 * largest minifloat and the next one: {@code ceil(x - log2(2 - 2^(-m-1+b)))}. Gradients pass
 * unchanged.
 */
@Implementation
final class RoundMidMaxSte extends Component implements FloatToInt {
  private final BitWidth mantissaBitWidth;
  private final float bias;
  private final Memo shift = memo();

  /**
   * Makes the rounding.
   *
   * @param mantissaBitWidthImpl the bits {@code m} of the mantissa
   * @param midmaxMantissaBitBias how many of them ({@code b}) codes for infinity and NaN take away
   */
  @Inject
  public RoundMidMaxSte(
      BitWidth mantissaBitWidthImpl, @IfUnset("0.0") double midmaxMantissaBitBias) {
    this.mantissaBitWidth = child("mantissa_bit_width_impl", mantissaBitWidthImpl);
    this.bias = (float) midmaxMantissaBitBias;
    attribute("midmax_mantissa_bit_bias", midmaxMantissaBitBias);
  }

  @Override
  public NDArray toInt(NDArray x) {
    NDArray middle =
        shift.of(
            mantissaBitWidth.bitWidth(),
            bits -> IntRange.powerOfTwo(bits.neg().sub(1f).add(bias)).neg().add(2f).log2());
    return StraightThrough.ceil(x.sub(middle));
  }
}
