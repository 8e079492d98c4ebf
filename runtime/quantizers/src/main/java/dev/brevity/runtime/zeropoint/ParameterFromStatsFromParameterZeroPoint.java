package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.FirstValue;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learned zero point that starts, at the first call, from statistics of the weights. */
@Implementation
final class ParameterFromStatsFromParameterZeroPoint extends StatsZeroPoint implements Searched {
  private final Parameter value;
  private final FirstValue first;
  private boolean localLossMode;

  @Inject
  public ParameterFromStatsFromParameterZeroPoint(
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      ViewShape zeroPointStatsInputViewShapeImpl,
      @Nullable Integer zeroPointStatsInputConcatDim,
      Stats zeroPointStatsImpl,
      List<Integer> zeroPointShape,
      List<TrackedParameter> trackedParameterList,
      @Nullable ScaleShiftZeroPoint scaleShiftZeroPointImpl,
      @Nullable Double zeroPointAffineRescalingInit,
      @Nullable Double zeroPointAffineShiftingInit) {
    super(
        intQuant,
        quantizeZeroPoint,
        zeroPointStatsInputViewShapeImpl,
        zeroPointStatsInputConcatDim,
        zeroPointStatsImpl,
        zeroPointShape,
        trackedParameterList,
        scaleShiftZeroPointImpl,
        zeroPointAffineRescalingInit,
        zeroPointAffineShiftingInit);
    this.value = parameter("value", Constant.filled(Shapes.of(zeroPointShape), 0f));
    this.first = firstValue("value", "init_done");
    liveAttribute("local_loss_mode", () -> localLossMode);
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    if (!first.isGiven()) {
      try (Gradients.Pause pause = Gradients.pause()) {
        NDArray current = stats(x);
        if (localLossMode) {
          return scaledAndShifted(current.neg(), scale, bitWidth);
        }
        value.getArray().stopGradient().addi(rescale(current));
        first.give();
      }
    }
    NDArray offset = StraightThrough.absWithBinarySignGradient(value.getArray());
    return scaledAndShifted(offset, scale, bitWidth);
  }

  /** A learned zero point does not follow the weight any more. */
  @Override
  public boolean isFrozen() {
    return first.isGiven() || super.isFrozen();
  }

  @Override
  public void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }
}
