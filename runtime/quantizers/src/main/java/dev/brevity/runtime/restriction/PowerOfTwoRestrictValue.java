package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.rounding.FloatToInt;
import jakarta.inject.Inject;

/** Powers of two, kept as binary logarithms which are rounded to integers. */
@Implementation
final class PowerOfTwoRestrictValue extends Component implements RestrictValue {
  private final FloatToInt floatToInt;
  private final NDArray two = constant(2);

  @Inject
  public PowerOfTwoRestrictValue(@IfUnset("RoundSte") FloatToInt restrictValueFloatToIntImpl) {
    this.floatToInt = child("float_to_int_impl", restrictValueFloatToIntImpl);
  }

  @Override
  public double toDomain(double value) {
    return Math.log(value) / Math.log(2);
  }

  @Override
  public NDArray toDomain(NDArray values) {
    return values.log2();
  }

  @Override
  public NDArray restrict(NDArray kept) {
    return two.pow(floatToInt.toInt(kept));
  }
}
