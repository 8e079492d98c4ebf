package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.restriction.RestrictValue;
import org.jspecify.annotations.Nullable;

/** From a statistic to a scale, with an optional learned factor and offset in between. */
abstract class StatsScaling extends RestrictedScaling {
  private final @Nullable Parameter factor;
  private final @Nullable Parameter offset;

  StatsScaling(
      Shape shape,
      RestrictValue restrictScaling,
      @Nullable RestrictValue restrictThreshold,
      @Nullable RestrictValue restrictScaleThreshold,
      @Nullable Double rescalingInit,
      @Nullable Double shiftingInit,
      @Nullable Double minimum) {
    super(
        RestrictionNames.STATS,
        restrictScaling,
        restrictThreshold,
        restrictScaleThreshold,
        minimum);
    if (shiftingInit != null && rescalingInit == null) {
      throw new IllegalArgumentException("an offset of the scale needs a learned factor as well");
    }
    String prefix = "stats_scaling_impl.affine_rescaling.";
    this.factor =
        rescalingInit == null ? null : learned(prefix + "affine_weight", shape, rescalingInit);
    this.offset =
        shiftingInit == null ? null : learned(prefix + "affine_bias.value", shape, shiftingInit);
  }

  private Parameter learned(String name, Shape shape, double value) {
    return parameter(name, Constant.filled(shape, (float) value));
  }

  /** Brings a statistic into the domain of the restriction. */
  final NDArray keep(NDArray stats) {
    return rescale(restriction().toDomain(clamp(stats)));
  }

  /** From a statistic in real units to the scale. */
  final NDArray scaleOfStats(NDArray stats, @Nullable NDArray threshold) {
    // Without rescaling the bound is applied once, with the rest.
    return factor == null && isUnrestricted()
        ? scaleOfUnrestricted(stats, threshold)
        : scaleOf(keep(stats), threshold);
  }

  /** Whether a statistic is rescaled by learned numbers. */
  final boolean isRescaled() {
    return factor != null;
  }

  private NDArray rescale(NDArray value) {
    if (factor == null) {
      return value;
    }
    NDArray product = value.mul(factor.getArray());
    return offset == null ? product.add(0f) : product.add(offset.getArray());
  }
}
