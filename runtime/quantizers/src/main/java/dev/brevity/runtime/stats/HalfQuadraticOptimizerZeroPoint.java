package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The offset of a zero point by half-quadratic optimization: means of (value without error) -
 * integer * scale. The weight of the error keeps growing from one search to the next, as in the
 * reference.
 */
@Implementation
final class HalfQuadraticOptimizerZeroPoint extends HalfQuadraticSearch {
  private double beta;

  @Inject
  public HalfQuadraticOptimizerZeroPoint(
      ProxyModule proxyModule,
      boolean keepdim,
      Stats hqoInitOpZp,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Integer statsReduceDim,
      @IfUnset("1") double hqoBetaZp,
      @IfUnset("1.01") double hqoKappaZp,
      @IfUnset("0.5") double hqoLpNormZp,
      @IfUnset("1000") int hqoItersZp) {
    super(
        proxyModule,
        "hqo_init_op_zp",
        hqoInitOpZp,
        keepdim,
        innerStatsInputViewShapeImpl,
        statsReduceDim,
        hqoKappaZp,
        hqoLpNormZp,
        hqoItersZp);
    this.beta = hqoBetaZp;
    liveAttribute("beta", () -> beta);
  }

  @Override
  NDArray search(NDArray x) {
    return optimize(x, initial(x));
  }

  @Override
  double startBeta() {
    return beta;
  }

  @Override
  void keepBeta(double current) {
    beta = current;
  }

  @Override
  NDArray values(Quantized quantized) {
    return view(quantized.value());
  }

  @Override
  NDArray solve(NDArray x, NDArray error, Quantized quantized, NDArray previous) {
    NDArray scale = view(quantized.scale());
    NDArray integers = values(quantized).div(scale).add(view(quantized.zeroPoint()));
    NDArray rest = view(x.sub(error).sub(integers.mul(scale)));
    return reduceDim == null ? rest.mean() : rest.mean(new int[] {reduceDim}, keepdim);
  }
}
