package dev.brevity.dsl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Knows how much work steps of plans are. Found with {@link ServiceLoader}. */
public interface StepForecaster {
  /** The steps that it knows, in the order of the plan. */
  List<StepForecast> forecast(ResolvedPlan plan);

  /** What the libraries on the class path know of a plan. */
  static List<StepForecast> of(ResolvedPlan plan) {
    List<StepForecast> found = new ArrayList<>();
    for (StepForecaster forecaster : ServiceLoader.load(StepForecaster.class)) {
      found.addAll(forecaster.forecast(plan));
    }
    return found;
  }
}
