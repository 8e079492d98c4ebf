package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Freezable;
import dev.brevity.runtime.module.Rescalable;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.scaling.PlainMagnitude.Bounded;
import dev.brevity.runtime.stats.AbsMax;
import dev.brevity.runtime.stats.ParameterListStats;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.OverOutputChannelView;
import dev.brevity.runtime.view.OverTensorView;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scale from statistics of the weights, recomputed each time. Gradients reach the weights. */
@Implementation
public final class StatsFromParameterScaling extends StatsScaling
    implements Scaling, Freezable, Rescalable {
  private final ParameterListStats stats;
  private final Shape shape;
  private final boolean largest;

  @Inject
  public StatsFromParameterScaling(
      Stats scalingStatsImpl,
      ViewShape scalingStatsInputViewShapeImpl,
      @Nullable Integer scalingStatsInputConcatDim,
      List<TrackedParameter> trackedParameterList,
      List<Integer> scalingShape,
      @IfUnset("false") boolean forceParameter,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl,
      @Nullable Double scalingAffineRescalingInit,
      @Nullable Double scalingAffineShiftingInit,
      @Nullable Double scalingMinVal) {
    super(
        Shapes.of(scalingShape),
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingAffineRescalingInit,
        scalingAffineShiftingInit,
        scalingMinVal);
    this.stats =
        child(
            "parameter_list_stats",
            new ParameterListStats(
                scalingStatsImpl,
                scalingShape,
                scalingStatsInputViewShapeImpl,
                scalingStatsInputConcatDim,
                trackedParameterList,
                forceParameter));
    this.shape = Shapes.of(scalingShape);
    this.largest =
        scalingStatsImpl instanceof AbsMax absMax
            && trackedParameterList.size() <= 1
            && isPlain(absMax, scalingStatsInputViewShapeImpl, shape);
    retain("parameter_list_stats.kept", stats.kept());
    counter("parameter_list_stats.kept", stats::progress, stats::setProgress);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return scaleOfStats(stats.of(x), threshold);
  }

  @Override
  public @Nullable PlainMagnitude plainMagnitude(NDArray threshold, boolean recorded) {
    return largest && !isRescaled() && !isFrozen()
        ? plain(null, shape, threshold, Bounded.MAGNITUDE)
        : null;
  }

  /** Whether it is the largest magnitude of all, or of each slice of the first dimension. */
  private static boolean isPlain(AbsMax absMax, ViewShape view, Shape shape) {
    return shape.dimension() == 0
        ? absMax.isOverAll() && view instanceof OverTensorView
        : absMax.isOfRows()
            && view instanceof OverOutputChannelView channels
            && !channels.isPermuted();
  }

  @Override
  public void freeze() {
    stats.freeze();
  }

  @Override
  public boolean isFrozen() {
    return stats.isFrozen();
  }

  @Override
  public void rescale(NDArray factor) {
    NDArray kept = stats.kept();
    Tensors.assign(kept, kept.stopGradient().mul(factor.reshape(kept.getShape())));
  }

  /** The statistic alone, of the parameters that the quantizer follows. */
  NDArray parameterStats() {
    return stats.of(null);
  }
}
