package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The threshold of a scale by half-quadratic optimization: medians of (value without error) /
 * integer.
 */
@Implementation
final class HalfQuadraticOptimizerScale extends HalfQuadraticSearch {
  private final IntScaling intScaling;
  private final BitWidth bitWidth;
  private final double beta;
  private final @Nullable NDArray minimum;
  private final @Nullable NDArray negativeMinimum;
  private final NDArray zero = constant(0);
  private final NDArray keep;

  @Inject
  public HalfQuadraticOptimizerScale(
      ProxyModule proxyModule,
      Stats hqoInitOpScale,
      boolean keepdim,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Double scalingMinVal,
      @Nullable Integer statsReduceDim,
      IntScaling intScalingImpl,
      BitWidth bitWidthImpl,
      @IfUnset("1e5") double hqoBetaScale,
      @IfUnset("1.01") double hqoKappaScale,
      @IfUnset("0.7") double hqoLpNormScale,
      @IfUnset("1000") int hqoItersScale) {
    super(
        proxyModule,
        "hqo_init_op",
        hqoInitOpScale,
        keepdim,
        innerStatsInputViewShapeImpl,
        statsReduceDim,
        hqoKappaScale,
        hqoLpNormScale,
        hqoItersScale);
    this.intScaling = child("int_scaling_impl", intScalingImpl);
    this.bitWidth = child("msb_clamp_bit_width_impl", bitWidthImpl);
    this.beta = hqoBetaScale;
    double bound = scalingMinVal == null ? 0 : Math.abs(scalingMinVal);
    this.minimum = bound == 0 ? null : constant(bound);
    this.negativeMinimum = bound == 0 ? null : constant(-bound);
    this.keep = index(keepdim ? 1 : 0);
    attribute("beta", hqoBetaScale);
  }

  @Override
  NDArray search(NDArray x) {
    return optimize(view(x), initial(x));
  }

  @Override
  double startBeta() {
    return beta;
  }

  @Override
  void keepBeta(double current) {}

  @Override
  NDArray values(Quantized quantized) {
    return quantized.value();
  }

  @Override
  NDArray solve(NDArray x, NDArray error, Quantized quantized, NDArray previous) {
    NDArray values = view(x.sub(error));
    NDArray integers =
        view(quantized.value().div(quantized.scale()).round().sub(quantized.zeroPoint()));
    NDArray mask = values.neq(zero).logicalAnd(integers.neq(zero));
    NDArray steps = values.div(integers);
    NDArray median =
        dim == null
            ? Tensors.maskedMedian(steps, mask)
            : Tensors.maskedMedian(steps, mask, dim, keep);
    NDArray candidate = clamp(median).mul(intScaling.threshold(bitWidth.bitWidth()));
    NDArray unusable = candidate.isNaN().logicalOr(candidate.isInfinite());
    return Tensors.select(unusable, previous, candidate);
  }

  private NDArray clamp(NDArray value) {
    return minimum == null || negativeMinimum == null
        ? value
        : StraightThrough.awayFromZero(value, zero, minimum, negativeMinimum);
  }
}
