package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.rounding.FloatToInt;
import jakarta.inject.Inject;

/** Integers. */
@Implementation
final class IntRestrictValue extends Component implements RestrictValue {
  private final FloatToInt floatToInt;

  @Inject
  public IntRestrictValue(@IfUnset("RoundSte") FloatToInt restrictValueFloatToIntImpl) {
    this.floatToInt = child("float_to_int_impl", restrictValueFloatToIntImpl);
  }

  @Override
  public double toDomain(double value) {
    return value;
  }

  @Override
  public NDArray toDomain(NDArray values) {
    return values;
  }

  @Override
  public NDArray restrict(NDArray kept) {
    return floatToInt.toInt(kept);
  }
}
