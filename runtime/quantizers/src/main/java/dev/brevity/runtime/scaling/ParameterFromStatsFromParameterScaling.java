package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.FirstValue;
import dev.brevity.runtime.module.Rescalable;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.ParameterListStats;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learned scale that starts, at the first call, from statistics of the weights. */
@Implementation
final class ParameterFromStatsFromParameterScaling extends StatsScaling
    implements Scaling, Searched, Rescalable {
  private final ParameterListStats stats;
  private final Parameter value;
  private final FirstValue first;
  private boolean localLossMode;

  @Inject
  public ParameterFromStatsFromParameterScaling(
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
    this.value = parameter("value", Constant.filled(Shapes.of(scalingShape), 1f));
    this.first = firstValue("value", "init_done");
    liveAttribute("local_loss_mode", () -> localLossMode);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    if (!first.isGiven()) {
      try (Gradients.Pause pause = Gradients.pause()) {
        NDArray current = stats.of(x);
        if (localLossMode) {
          return scaleOfStats(current, threshold);
        }
        value.getArray().stopGradient().muli(keep(current));
        first.give();
      }
    }
    return scaleOf(value.getArray(), threshold);
  }

  @Override
  public void rescale(NDArray factor) {
    NDArray array = value.getArray();
    Tensors.assign(array, array.stopGradient().mul(factor.reshape(array.getShape())));
  }

  @Override
  public void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }
}
