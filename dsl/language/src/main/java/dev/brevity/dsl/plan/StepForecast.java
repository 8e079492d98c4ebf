package dev.brevity.dsl.plan;

import java.util.List;

/**
 * What a step of a plan will do to a network, and about how much work that is.
 *
 * @param step its name
 * @param layers those that it changes or looks at, in the order in which it comes to them
 * @param perSample multiply-adds for each calibration sample
 * @param once multiply-adds beyond
 * @param seconds for each calibration sample beyond multiply-adds: operators take time of their own
 * @param bytes that it needs at most beyond the network and what flows between layers
 */
public record StepForecast(
    String step, List<String> layers, double perSample, double once, double seconds, double bytes) {
  public StepForecast {
    layers = List.copyOf(layers);
  }
}
