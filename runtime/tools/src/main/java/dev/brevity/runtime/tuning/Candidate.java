package dev.brevity.runtime.tuning;

import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.onnx.placement.IntegerChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of an export that are worth trying.
 *
 * @param integers how operators are chosen
 * @param borderCost what a change between float and integers counts
 * @param evenBorders whether changes cost the same everywhere
 * @param sharedConcat up to which ratio of ranges operands of a concatenation share a scale
 */
public record Candidate(
    IntegerChoice integers, double borderCost, boolean evenBorders, double sharedConcat) {
  private static final double ALIKE = 3;

  /**
   * What is tried: everything in floating point, everything in integers, and the least cost with
   * borders of several weights, with and without shared scales of concatenations. Floating point
   * comes first, so that of equal files it is the one that is kept.
   */
  static List<Candidate> all() {
    return List.of(
        new Candidate(IntegerChoice.NONE, 2, false, 0),
        new Candidate(IntegerChoice.LEAST_COST, 2, false, ALIKE),
        new Candidate(IntegerChoice.ALL, 2, false, ALIKE),
        new Candidate(IntegerChoice.LEAST_COST, 2, true, ALIKE),
        new Candidate(IntegerChoice.ALL, 2, false, 0),
        new Candidate(IntegerChoice.LEAST_COST, 1, false, ALIKE),
        new Candidate(IntegerChoice.LEAST_COST, 2, false, 0),
        new Candidate(IntegerChoice.LEAST_COST, 4, false, ALIKE),
        new Candidate(IntegerChoice.LEAST_COST, 0.5, false, ALIKE));
  }

  /** The target with these options, and its others. */
  public OnnxQcdqTarget of(OnnxQcdqTarget target) {
    return target.choosing(integers, borderCost, evenBorders, sharedConcat);
  }

  /** Whether nothing is computed in integers. */
  boolean isFloating() {
    return integers == IntegerChoice.NONE;
  }

  /** The options as plans have them. */
  public Map<String, Value> options() {
    Map<String, Value> options = new LinkedHashMap<>();
    options.put("integers", new Value.Constant("IntegerChoice", integers.name()));
    options.put("border_cost", new Value.Numeric(borderCost, false));
    options.put("even_borders", new Value.Truth(evenBorders));
    options.put("shared_concat", new Value.Numeric(sharedConcat, false));
    return options;
  }
}
