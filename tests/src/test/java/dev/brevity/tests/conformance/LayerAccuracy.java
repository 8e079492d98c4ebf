package dev.brevity.tests.conformance;

/**
 * The tolerances that the record states for layers: those of their quantizers, and wider ones for
 * what is a sum of products or depends on one.
 *
 * @param quantizers the tolerances without sums of products
 * @param step the size of one integer step of the output, 0 if there is none
 * @param summation what the layer sums up
 * @param outputQuantized whether a quantizer takes statistics of the sums
 */
record LayerAccuracy(
    CaseAccuracy quantizers, double step, LayerFamily.Summation summation, boolean outputQuantized)
    implements Accuracy {
  private static final double SUMS = 1e-5;
  private static final double CHAINED_GRADIENT = 1e-4;

  private boolean ofOutputQuantizer(String path) {
    return path.contains("output_quant") || (outputQuantized && path.contains("out/"));
  }

  @Override
  public Tolerance tolerance(String path, Tensor recorded) {
    Tolerance base = quantizers.tolerance(path, recorded);
    if (summation == LayerFamily.Summation.NONE) {
      return base;
    }
    if (path.contains("grad_")) {
      return summation == LayerFamily.Summation.CHAINED ? base.orOfLargest(CHAINED_GRADIENT) : base;
    }
    Tolerance sums = base.orOfLargest(Math.max(SUMS, base.ofLargest()));
    if (path.endsWith("/int")) {
      return sums.withStep(1);
    }
    if (path.endsWith("/value") && !path.contains("quant_state")) {
      return sums.withStep(step);
    }
    return summation == LayerFamily.Summation.CHAINED || ofOutputQuantizer(path) ? sums : base;
  }
}
