package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Memo;
import dev.brevity.runtime.restriction.RestrictValue;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A fixed scale, not part of the state. */
@Implementation
public final class ConstScaling extends RestrictedScaling implements Scaling {
  private final NDArray value;
  private final Memo scale = memo();

  @Inject
  public ConstScaling(
      ScalingInit scalingInit,
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
      this.value = Constant.keep(restrictScalingImpl.toDomain(scalingInit.values(manager)));
    }
    retain("scaling_init.value", value);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return scale.of(thresholdOrOne(threshold), limit -> scaleOf(value, limit));
  }

  @Override
  public boolean followsValues() {
    return false;
  }

  @Override
  public void close() {
    super.close();
    value.close();
  }
}
