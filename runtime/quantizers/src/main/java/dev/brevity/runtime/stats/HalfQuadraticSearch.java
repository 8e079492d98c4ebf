package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import org.jspecify.annotations.Nullable;

/**
 * Half-quadratic optimization (HQQ): alternates between shrinking the quantizer's error and solving
 * for the statistic, until the mean error no longer decreases.
 */
abstract class HalfQuadraticSearch extends CandidateSearch {
  final boolean keepdim;
  private final double kappa;
  private final double norm;
  private final int iterations;

  HalfQuadraticSearch(
      ProxyModule proxyModule,
      String initName,
      Stats initOp,
      boolean keepdim,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Integer statsReduceDim,
      double kappa,
      double norm,
      int iterations) {
    super(proxyModule, initName, initOp, innerStatsInputViewShapeImpl, statsReduceDim);
    this.keepdim = keepdim;
    this.kappa = kappa;
    this.norm = norm;
    this.iterations = iterations;
    attribute("hqo_iters", iterations);
    attribute("kappa", kappa);
    attribute("lp_norm", norm);
    attribute("keepdim", keepdim);
  }

  /** The weight of the error at the beginning of a search. */
  abstract double startBeta();

  /** Takes note of the weight of the error after a step. */
  abstract void keepBeta(double beta);

  /** The quantizer's values in the shape of the tensor that is searched. */
  abstract NDArray values(Quantized quantized);

  /** The candidate that fits what remains of the tensor when the shrunken error is taken away. */
  abstract NDArray solve(NDArray x, NDArray error, Quantized quantized, NDArray previous);

  final NDArray optimize(NDArray x, NDArray start) {
    NDArray proposal = start;
    NDArray best = start;
    float bestLoss = Float.POSITIVE_INFINITY;
    double beta = startBeta();
    for (int i = 0; i < iterations; i++) {
      try (Scope scope = new Scope(x)) {
        Quantized quantized = quantizeWith(x, proposal);
        NDArray values = values(quantized);
        if (!Shapes.broadcast(values.getShape(), x.getShape())) {
          throw new IllegalStateException(
              "half-quadratic optimization with `scaling_per_output_type` = CHANNEL needs weights"
                  + " of two dimensions: values of shape "
                  + values.getShape()
                  + " do not fit "
                  + x.getShape());
        }
        float loss = values.sub(x).abs().mean().getFloat();
        if (!(loss < bestLoss)) {
          break;
        }
        best = proposal;
        bestLoss = loss;
        NDArray error = shrink(x.sub(values), beta);
        proposal = scope.handOut(solve(x, error, quantized, proposal));
      }
      beta *= kappa;
      keepBeta(beta);
    }
    return best;
  }

  private NDArray shrink(NDArray error, double beta) {
    NDArray factor = error.getManager().create(1 / beta);
    NDArray exponent = error.getManager().create(norm - 1);
    return Tensors.shrink(error, factor, exponent);
  }
}
