package dev.brevity.runtime.plan;

import dev.brevity.runtime.algorithm.LayerError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the steps of a plan have done to layers, in the order in which they did it. Of a layer that
 * the same step comes to again, as in work that is done again, the last time counts.
 */
public final class StepErrors {
  private static final String SEPARATOR = "\u0001";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String ACCUMULATOR = "accumulator";
  private static final int PARTS = 4;

  private final Map<String, StepError> errors = new LinkedHashMap<>();

  /** Adds what a step has done. */
  public void add(StepError error) {
    errors.put(error.step() + SEPARATOR + error.error().layer(), error);
  }

  /** All of them. */
  public List<StepError> all() {
    return List.copyOf(errors.values());
  }

  /** The same as numbers with names, for {@link #restored}. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    int place = 0;
    for (StepError each : errors.values()) {
      LayerError error = each.error();
      counters.put(name(place, each.step(), BEFORE, error.layer()), bits(error.before()));
      counters.put(name(place, each.step(), AFTER, error.layer()), bits(error.after()));
      if (error.accumulatorBits().isPresent()) {
        double bits = error.accumulatorBits().getAsDouble();
        counters.put(name(place, each.step(), ACCUMULATOR, error.layer()), bits(bits));
      }
      place++;
    }
    return counters;
  }

  /** From what {@link #counters} has made; anything else among it is left out. */
  static StepErrors restored(Map<String, Long> counters) {
    List<StepError> found = new ArrayList<>();
    counters.forEach(
        (name, bits) -> {
          String[] parts = name.split(SEPARATOR, PARTS);
          if (parts.length < PARTS || !parts[2].equals(BEFORE)) {
            return;
          }
          int place = Integer.parseInt(parts[0]);
          Long after = counters.get(name(place, parts[1], AFTER, parts[3]));
          if (after != null) {
            Long accumulator = counters.get(name(place, parts[1], ACCUMULATOR, parts[3]));
            found.add(
                new StepError(
                    parts[1],
                    new LayerError(
                        parts[3],
                        Double.longBitsToDouble(bits),
                        Double.longBitsToDouble(after),
                        accumulator == null
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(Double.longBitsToDouble(accumulator)))));
          }
        });
    StepErrors errors = new StepErrors();
    found.forEach(errors::add);
    return errors;
  }

  private static String name(int place, String step, String when, String layer) {
    return String.join(SEPARATOR, String.valueOf(place), step, when, layer);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
