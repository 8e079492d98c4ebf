package dev.brevity.tests.conformance;

import java.util.Set;

/**
 * The tolerances that the record states for a case: exact where every reduction is a maximum, a
 * minimum or a percentile; about one unit in the last place where sums, norms or transcendental
 * functions take part; wider where the record says that the order of summation changed a number by
 * more.
 *
 * @param implementations what the quantizer consists of, and the layer that it belongs to
 * @param sensitivity how far the case moved when the reference summed in another order
 * @param step the size of one integer step, 0 if there is none
 * @param factors the sum of magnitudes of what outputs were multiplied by before gradients were
 *     taken
 */
record CaseAccuracy(
    Set<String> implementations, Sensitivity sensitivity, double step, double factors)
    implements Accuracy {
  private static final Set<String> SUMMING =
      Set.of(
          "AbsAve",
          "AbsMaxAve",
          "AbsMaxL2",
          "L1Norm",
          "L2Norm",
          "MeanSigmaStd",
          "MeanLearnedSigmaStd",
          "LogFloatRestrictValue",
          "PreZeroCenterZeroPoint",
          "Sigmoid",
          "Tanh",
          "QuantSigmoid",
          "QuantTanh",
          "LearnedRoundHardSigmoid",
          "LearnedRoundSigmoid");
  private static final Set<String> ITERATIVE =
      Set.of("HalfQuadraticOptimizerScale", "HalfQuadraticOptimizerZeroPoint");

  private static final double ONE_ULP = 2e-7;
  private static final double ITERATED = 1e-4;
  private static final double STEPPED = 1e-3;
  private static final double TENSOR_GRADIENT = 1e-5;
  private static final double SUMMED_GRADIENT = 1e-4;

  /** Rounding of the single terms of a sum that nearly vanishes, for each unit of the factors. */
  private static final double CANCELLATION = 1e-6;

  @Override
  public Tolerance tolerance(String path, Tensor recorded) {
    if (path.contains("grad_")) {
      boolean summed = path.contains("params");
      Tolerance base =
          summed
              ? Tolerance.ofElement(SUMMED_GRADIENT).orAbsolute(CANCELLATION * factors)
              : Tolerance.ofLargest(TENSOR_GRADIENT);
      return base.orOfLargest(2 * sensitivity.gradient());
    }
    if (!inexact()) {
      return Tolerance.EXACT;
    }
    double relative = iterative() ? ITERATED : Math.max(ONE_ULP, drift());
    Tolerance base = Tolerance.ofElement(relative).orOfLargest(relative);
    if (path.endsWith("int")) {
      return base.withStep(1);
    }
    return path.endsWith("value") && !path.contains("params") ? base.withStep(step) : base;
  }

  /**
   * How far numbers drift with the order of summation; changes that large are single steps instead.
   */
  private double drift() {
    return sensitivity.forward() < STEPPED ? sensitivity.forward() : 0;
  }

  private boolean inexact() {
    return sensitivity.forward() > 0
        || iterative()
        || implementations.stream().anyMatch(SUMMING::contains);
  }

  private boolean iterative() {
    return implementations.stream().anyMatch(ITERATIVE::contains);
  }
}
