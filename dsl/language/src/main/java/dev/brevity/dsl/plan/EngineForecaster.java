package dev.brevity.dsl.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;

/** Knows what the engine of some export target will do. Found with {@link ServiceLoader}. */
public interface EngineForecaster {
  /** The forecast; empty if the plan's export is for another target, or for no engine. */
  Optional<EngineForecast> forecast(ResolvedPlan plan);

  /** About how many bytes the exported file will have; empty for other targets. */
  OptionalLong fileBytes(ResolvedPlan plan);

  /** What else to know of the exported file on this machine, a sentence each. */
  List<String> notes(ResolvedPlan plan);

  /**
   * Why layers are computed in floating point although their weights are quantized, by name, in a
   * file that is for no engine in particular.
   */
  default Map<String, String> floating(ResolvedPlan plan) {
    return Map.of();
  }

  /** What the libraries on the class path know to stay in floating point, by name of the layer. */
  static Map<String, String> allFloating(ResolvedPlan plan) {
    Map<String, String> reasons = new HashMap<>();
    ServiceLoader.load(EngineForecaster.class).forEach(one -> reasons.putAll(one.floating(plan)));
    return reasons;
  }

  /** What the libraries on the class path say of the exported file of a plan on this machine. */
  static List<String> allNotes(ResolvedPlan plan) {
    return ServiceLoader.load(EngineForecaster.class).stream()
        .flatMap(one -> one.get().notes(plan).stream())
        .toList();
  }

  /** About how many bytes the exported file of a plan will have, if a library knows its target. */
  static OptionalLong bytes(ResolvedPlan plan) {
    for (EngineForecaster forecaster : ServiceLoader.load(EngineForecaster.class)) {
      OptionalLong found = forecaster.fileBytes(plan);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  /** What the libraries on the class path know of a plan. */
  static Optional<EngineForecast> of(ResolvedPlan plan) {
    for (EngineForecaster forecaster : ServiceLoader.load(EngineForecaster.class)) {
      Optional<EngineForecast> found = forecaster.forecast(plan);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
