package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.scaling.PlainMagnitude.Bounded;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learned scale that starts with a given value. */
@Implementation
final class ParameterScaling extends RestrictedScaling implements Scaling {
  private final Parameter value;

  /**
   * Makes the scale.
   *
   * @param scalingInit one value, or as many as the scale has elements
   * @param scalingShape the scale's shape; that of {@code scalingInit} if null
   * @throws IllegalArgumentException if {@code scalingInit} does not fit {@code scalingShape}
   */
  @Inject
  public ParameterScaling(
      ScalingInit scalingInit,
      @Nullable List<Integer> scalingShape,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl,
      @Nullable Double scalingMinVal) {
    super(
        RestrictionNames.OWN,
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingMinVal);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray initial =
          InitialValues.inShape(manager, scalingInit, scalingShape, restrictScalingImpl::toDomain);
      this.value = parameter("value", initial);
    }
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return scaleOf(value.getArray(), threshold);
  }

  @Override
  public @Nullable PlainMagnitude plainMagnitude(NDArray threshold, boolean recorded) {
    NDArray magnitude = value.getArray();
    return recorded && magnitude.size() == 1
        ? plain(magnitude, new Shape(), threshold, Bounded.MAGNITUDE)
        : null;
  }

  @Override
  public boolean followsValues() {
    return false;
  }
}
