package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;

/** Rounds each weight up or down as a parameter of its own has learned. */
@Implementation
final class LearnedRoundSte extends Component implements FloatToInt {
  private final LearnedRound learnedRound;
  private final ViewShape view;
  private final Parameter value;

  /**
   * Makes the rounding.
   *
   * @param learnedRoundInit where all parameters start
   * @param inputViewImpl the shape in which the weights are quantized
   * @throws IllegalArgumentException unless it follows exactly one parameter
   */
  @Inject
  public LearnedRoundSte(
      LearnedRound learnedRoundImpl,
      @IfUnset("0") double learnedRoundInit,
      ViewShape inputViewImpl,
      List<TrackedParameter> trackedParameterList) {
    if (trackedParameterList.size() != 1) {
      throw new IllegalArgumentException("learned rounding cannot be shared between weights");
    }
    this.learnedRound = child("learned_round_impl", learnedRoundImpl);
    this.view = child("input_view_impl", inputViewImpl);
    this.value =
        parameter(
            "value",
            Constant.filled(
                trackedParameterList.get(0).array().getShape(), (float) learnedRoundInit));
  }

  @Override
  public String mode() {
    return "LEARNED_ROUND";
  }

  @Override
  public NDArray toInt(NDArray x) {
    NDArray decision = learnedRound.decide(value.getArray(), isTraining());
    return learnedRound.round(x, view.view(decision));
  }
}
