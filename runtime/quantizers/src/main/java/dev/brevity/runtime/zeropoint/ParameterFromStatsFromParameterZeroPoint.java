package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A learned zero point that starts, at the first call, from statistics of the weights. */
@Implementation
final class ParameterFromStatsFromParameterZeroPoint extends StatsZeroPoint implements Searched {
  private final ScaleShiftZeroPoint scaleShift;
  private final Parameter value;
  private boolean initialized;
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
        zeroPointStatsInputViewShapeImpl,
        zeroPointStatsInputConcatDim,
        zeroPointStatsImpl,
        zeroPointShape,
        trackedParameterList,
        zeroPointAffineRescalingInit,
        zeroPointAffineShiftingInit);
    this.scaleShift =
        child(
            "scale_shift_zero_point",
            scaleShiftZeroPointImpl == null
                ? new IntegerScaleShift(intQuant, quantizeZeroPoint)
                : scaleShiftZeroPointImpl);
    this.value = parameter("value", Constant.filled(Shapes.of(zeroPointShape), 0f));
    liveAttribute("init_done", () -> initialized);
    counter("init_done", () -> initialized ? 1 : 0, value -> initialized = value != 0);
    liveAttribute("local_loss_mode", () -> localLossMode);
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    if (!initialized) {
      try (Gradients.Pause pause = Gradients.pause()) {
        NDArray current = stats(x);
        if (localLossMode) {
          return scaleShift.zeroPoint(current.neg(), scale, bitWidth);
        }
        value.getArray().stopGradient().addi(rescale(current));
        initialized = true;
      }
    }
    NDArray offset = StraightThrough.absWithBinarySignGradient(value.getArray());
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }

  /** A learned zero point does not follow the weight any more. */
  @Override
  public boolean isFrozen() {
    return initialized || super.isFrozen();
  }

  @Override
  public void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }

  @Override
  protected Map<String, NDArray> ownState() {
    Map<String, NDArray> state = super.ownState();
    if (!initialized) {
      state.remove("value");
    }
    return state;
  }

  @Override
  protected void loadOwn(Map<String, NDArray> state) {
    super.loadOwn(state);
    initialized |= state.containsKey("value");
  }
}
