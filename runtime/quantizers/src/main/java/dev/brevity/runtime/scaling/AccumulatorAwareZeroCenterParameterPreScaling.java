package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.ViewShape;
import dev.brevity.runtime.zeropoint.PreZeroCenterZeroPoint;
import dev.brevity.runtime.zeropoint.PreZeroPoint;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As A2Q, for weights whose mean per channel is subtracted first, which permits larger norms
 * (A2Q+).
 */
@Implementation
final class AccumulatorAwareZeroCenterParameterPreScaling extends NormPreScaling {
  private final BitWidth accumulatorBitWidth;
  private final PreZeroCenterZeroPoint center;

  @Inject
  public AccumulatorAwareZeroCenterParameterPreScaling(
      Scaling scalingImpl,
      PreZeroPoint preZeroPointImpl,
      Stats normalizeStatsImpl,
      BitWidth accumulatorBitWidthImpl,
      ViewShape scalingStatsInputViewShapeImpl,
      List<TrackedParameter> trackedParameterList,
      @Nullable List<Integer> preScalingShape,
      @Nullable RestrictValue restrictPreScalingImpl,
      @Nullable Double preScalingMinVal) {
    super(
        scalingImpl,
        normalizeStatsImpl,
        scalingStatsInputViewShapeImpl,
        trackedParameterList,
        preScalingShape,
        restrictPreScalingImpl,
        preScalingMinVal);
    this.accumulatorBitWidth = child("accumulator_bit_width", accumulatorBitWidthImpl);
    if (!(preZeroPointImpl instanceof PreZeroCenterZeroPoint zeroCenter)) {
      throw new IllegalArgumentException("`pre_zero_point_impl` must be PreZeroCenterZeroPoint");
    }
    this.center = child("pre_zero_point", zeroCenter);
  }

  /**
   * The scale to divide by.
   *
   * @throws IllegalArgumentException if the layer's input is not quantized
   */
  @Override
  public NDArray preScale(
      NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned) {
    if (inputBitWidth == null) {
      throw new IllegalArgumentException(
          "the bound on the weights needs a quantized input: its bit width");
    }
    NDArray weights = view(x.add(center.center(x)));
    NDArray norm = norm(weights);
    NDArray steps = learnedNorm().div(scale(weights));
    return clamp(norm.div(Clamp.max(steps, largestNorm(inputBitWidth))));
  }

  /** The largest L1 norm of the integer weights. */
  private NDArray largestNorm(NDArray inputBitWidth) {
    NDArray bits = accumulatorBitWidth.bitWidth();
    NDArray accumulator = IntRange.powerOfTwo(bits).sub(2f);
    return accumulator.div(IntRange.powerOfTwo(inputBitWidth).sub(1f));
  }
}
