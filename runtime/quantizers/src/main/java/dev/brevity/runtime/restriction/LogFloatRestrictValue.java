package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Any positive value, kept as its binary logarithm. */
@Implementation
final class LogFloatRestrictValue extends Component implements RestrictValue {
  private final NDArray two = constant(2);

  @Inject
  public LogFloatRestrictValue() {}

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
    return two.pow(kept);
  }
}
