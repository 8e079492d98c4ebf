package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/**
 * Up by a stretched and clipped sigmoid when training (AdaRound); up where it exceeds one half in
 * evaluation.
 */
@Implementation
final class LearnedRoundHardSigmoid extends Component implements LearnedRound {
  private final float stretch;
  private final float shift;

  @Inject
  public LearnedRoundHardSigmoid(
      @IfUnset("1.1") double learnedRoundZeta, @IfUnset("-0.1") double learnedRoundGamma) {
    this.stretch = (float) (learnedRoundZeta - learnedRoundGamma);
    this.shift = (float) learnedRoundGamma;
    attribute("learned_round_zeta", learnedRoundZeta);
    attribute("learned_round_gamma", learnedRoundGamma);
  }

  @Override
  public NDArray decide(NDArray parameter, boolean training) {
    NDArray p = Activation.sigmoid(parameter).mul(stretch).add(shift).clip(0f, 1f);
    return training ? p : p.gt(0.5f).toType(DataType.FLOAT32, false);
  }
}
