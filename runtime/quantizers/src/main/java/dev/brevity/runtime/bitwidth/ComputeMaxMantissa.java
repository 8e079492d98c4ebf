package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.rounding.FloatToInt;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The largest mantissa of a learned number of bits: {@code 2 (1 - 2^(-m-1))}, or, with a rounding,
 * {@code round(2^(m+1) - 1) 2^-m}.
 */
@Implementation
final class ComputeMaxMantissa extends Component implements MaxMantissa {
  private final @Nullable FloatToInt rounding;

  @Inject
  public ComputeMaxMantissa(@Nullable FloatToInt maxMantissaRoundImpl) {
    this.rounding =
        maxMantissaRoundImpl == null
            ? null
            : child("max_mantissa_round_impl", maxMantissaRoundImpl);
  }

  @Override
  public NDArray largest(NDArray mantissaBits) {
    if (rounding != null) {
      NDArray whole = rounding.toInt(Tensors.exp2(mantissaBits.add(1f)).sub(1f));
      return whole.mul(Tensors.exp2(mantissaBits.neg()));
    }
    NDArray rest = IntRange.powerOfTwo(mantissaBits.neg().sub(1f));
    return Scalar.times(rest.neg().add(1f), 2);
  }
}
