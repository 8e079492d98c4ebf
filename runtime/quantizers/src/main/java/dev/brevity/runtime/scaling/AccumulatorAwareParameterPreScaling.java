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
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weight normalization with norms small enough that the accumulator cannot overflow (A2Q). */
@Implementation
final class AccumulatorAwareParameterPreScaling extends NormPreScaling {
  private final BitWidth accumulatorBitWidth;

  @Inject
  public AccumulatorAwareParameterPreScaling(
      Scaling scalingImpl,
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
  }

  /**
   * The scale to divide by.
   *
   * @throws IllegalArgumentException if the layer's input is not quantized
   */
  @Override
  public NDArray preScale(
      NDArray x, @Nullable NDArray inputBitWidth, @Nullable Boolean inputSigned) {
    if (inputBitWidth == null || inputSigned == null) {
      throw new IllegalArgumentException(
          "the bound on the weights needs a quantized input: its bit width and sign");
    }
    NDArray weights = view(x);
    NDArray norm = norm(weights);
    NDArray steps = learnedNorm().div(scale(weights));
    return clamp(norm.div(Clamp.max(steps, largestNorm(inputBitWidth, inputSigned))));
  }

  /** The largest L1 norm of the integer weights. */
  private NDArray largestNorm(NDArray inputBitWidth, boolean inputSigned) {
    NDArray bits = accumulatorBitWidth.bitWidth();
    NDArray accumulator = IntRange.powerOfTwo(bits.sub(1f)).sub(1f);
    return accumulator.mul(IntRange.powerOfTwo(inputBitWidth.neg().add(inputSigned ? 1f : 0f)));
  }
}
