package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Any positive value: the magnitude of whatever is given. */
@Implementation
public final class FloatRestrictValue extends Component implements RestrictValue {
  @Inject
  public FloatRestrictValue() {}

  @Override
  public double toDomain(double value) {
    return Math.abs(value);
  }

  @Override
  public NDArray toDomain(NDArray values) {
    return values.abs();
  }

  @Override
  public NDArray restrict(NDArray kept) {
    return kept.abs();
  }
}
