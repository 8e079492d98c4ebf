package dev.brevity.runtime.onnx.qop;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.Optional;

/**
 * Between which values a tensor lies.
 *
 * @param lowest at most {@code highest}
 */
record Limits(float lowest, float highest) {
  static final Limits NONE = new Limits(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  /** The limits that an operator sets; empty if it does something else, or they are not known. */
  static Optional<Limits> of(Call call, FakeQuantGraph graph) {
    if (call.is("Relu")) {
      return Optional.of(new Limits(0, Float.POSITIVE_INFINITY));
    }
    if (!call.is("Clip")) {
      return Optional.empty();
    }
    Optional<Float> lowest = limit(call.input(1), NONE.lowest, graph);
    Optional<Float> highest = limit(call.input(2), NONE.highest, graph);
    return lowest.isPresent() && highest.isPresent() && lowest.get() <= highest.get()
        ? Optional.of(new Limits(lowest.get(), highest.get()))
        : Optional.empty();
  }

  private static Optional<Float> limit(String tensor, float none, FakeQuantGraph graph) {
    return tensor.isEmpty()
        ? Optional.of(none)
        : graph.floats(tensor).filter(values -> values.length == 1).map(values -> values[0]);
  }

  /** These limits, and others after them. */
  Limits then(Limits next) {
    return new Limits(next.within(lowest), next.within(highest));
  }

  private float within(float value) {
    return Math.max(lowest, Math.min(highest, value));
  }

  /** The grid of the limited values where unlimited ones have another. */
  ActivationGrid of(ActivationGrid grid) {
    return grid.limited(lowest, highest);
  }

  /** Whether values of a grid stay there. */
  boolean keep(ActivationGrid grid) {
    return grid.keeps(lowest, highest);
  }
}
