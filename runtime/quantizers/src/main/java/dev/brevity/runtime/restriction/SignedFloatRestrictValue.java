package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Any value, which keeps its sign. */
@Implementation
public final class SignedFloatRestrictValue extends Component implements RestrictValue {
  @Inject
  public SignedFloatRestrictValue() {}

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
    return kept;
  }
}
