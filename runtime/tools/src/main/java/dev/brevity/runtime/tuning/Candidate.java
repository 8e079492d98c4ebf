package dev.brevity.runtime.tuning;

import dev.brevity.dsl.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of an export that are worth trying.
 *
 * @param options values by the names of the options
 */
record Candidate(Map<String, Value> options) {
  private static final double ALIKE = 3;

  Candidate {
    options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * What is tried: everything in integers, the least cost with borders of several weights, each
   * with and without shared scales of concatenations, and everything in floating point.
   */
  static List<Candidate> all() {
    return List.of(
        of("LEAST_COST", 2, false, 0),
        of("NONE", 2, false, 0),
        of("ALL", 2, false, ALIKE),
        of("LEAST_COST", 2, true, 0),
        of("ALL", 2, false, 0),
        of("LEAST_COST", 1, false, ALIKE),
        of("LEAST_COST", 2, false, ALIKE),
        of("LEAST_COST", 4, false, 0),
        of("LEAST_COST", 0.5, false, ALIKE));
  }

  private static Candidate of(String integers, double border, boolean even, double shared) {
    Map<String, Value> options = new LinkedHashMap<>();
    options.put("integers", new Value.Constant("IntegerChoice", integers));
    options.put("border_cost", new Value.Numeric(border, false));
    options.put("even_borders", new Value.Truth(even));
    options.put("shared_concat", new Value.Numeric(shared, false));
    return new Candidate(options);
  }

  /** Whether nothing is computed in integers. */
  boolean isFloating() {
    return options.get("integers") instanceof Value.Constant choice && choice.name().equals("NONE");
  }
}
