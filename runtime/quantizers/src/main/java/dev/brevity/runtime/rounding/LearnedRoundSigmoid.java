package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/**
 * Up by the parameter's sigmoid when training; up where the parameter is positive in evaluation.
 */
@Implementation
final class LearnedRoundSigmoid extends Component implements LearnedRound {
  private final float temperature;

  @Inject
  public LearnedRoundSigmoid(@IfUnset("1") double learnedRoundTemperature) {
    if (learnedRoundTemperature == 0) {
      throw new IllegalArgumentException("`learned_round_temperature` must not be 0");
    }
    this.temperature = (float) learnedRoundTemperature;
    attribute("learned_round_temperature", learnedRoundTemperature);
  }

  @Override
  public NDArray decide(NDArray parameter, boolean training) {
    return training
        ? Activation.sigmoid(parameter.div(temperature))
        : parameter.gt(0f).toType(DataType.FLOAT32, false);
  }
}
