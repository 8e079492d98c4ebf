package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Momentum;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scale from each batch's own statistic when training, from their average in evaluation. */
@Implementation
final class RuntimeStatsScaling extends StatsScaling implements Scaling {
  private final Stats stats;
  private final ViewShape view;
  private final Shape shape;
  private final @Nullable Double momentum;
  private final NDArray runningStats;
  private int counter;

  @Inject
  public RuntimeStatsScaling(
      Stats scalingStatsImpl,
      ViewShape scalingStatsInputViewShapeImpl,
      List<Integer> scalingShape,
      @Nullable Double scalingAffineRescalingInit,
      @Nullable Double scalingAffineShiftingInit,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl,
      @IfUnset("0.1") @Nullable Double scalingStatsMomentum,
      @Nullable Double scalingMinVal) {
    super(
        Shapes.of(scalingShape),
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingAffineRescalingInit,
        scalingAffineShiftingInit,
        scalingMinVal);
    this.stats = child("runtime_stats.stats.stats_impl", scalingStatsImpl);
    this.view = child("runtime_stats.stats_input_view_shape_impl", scalingStatsInputViewShapeImpl);
    this.shape = Shapes.of(scalingShape);
    this.momentum = scalingStatsMomentum;
    this.runningStats = buffer("runtime_stats.running_stats", Constant.filled(shape, 1f));
    attribute("runtime_stats.momentum", scalingStatsMomentum);
    attribute("runtime_stats.stats.stats_output_shape", scalingShape);
    liveAttribute("runtime_stats.counter", () -> counter);
    counter("runtime_stats.counter", () -> counter, value -> counter = Math.toIntExact(value));
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return scaleOfStats(isTraining() ? collect(x) : runningStats, threshold);
  }

  @Override
  public boolean followsValues() {
    return isTraining();
  }

  private NDArray collect(NDArray x) {
    NDArray current = Shapes.as(stats.of(view.view(x)), shape);
    if (counter == 0) {
      runningStats.muli(current.stopGradient());
    } else {
      Momentum.update(runningStats, current, momentum, counter);
    }
    counter++;
    return current;
  }
}
