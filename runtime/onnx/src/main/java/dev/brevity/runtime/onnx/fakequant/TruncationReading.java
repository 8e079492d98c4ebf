package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the steps in floating point that reduce the bits of integers. */
final class TruncationReading {
  private final Map<String, Constant> constants;
  private final Map<String, Call> producers = new HashMap<>();

  TruncationReading(Map<String, Constant> constants) {
    this.constants = constants;
  }

  List<FakeQuantNode> join(List<FakeQuantNode> nodes) {
    for (FakeQuantNode node : nodes) {
      if (node instanceof Call call) {
        producers.put(call.output(), call);
      }
    }
    Set<FakeQuantNode> gone = new HashSet<>();
    Map<FakeQuantNode, FakeQuantNode> found = new HashMap<>();
    for (FakeQuantNode node : nodes) {
      if (node instanceof Call call) {
        List<Call> steps = new ArrayList<>();
        truncation(call, steps)
            .ifPresent(
                known -> {
                  found.put(node, known);
                  gone.addAll(steps);
                });
      }
    }
    List<FakeQuantNode> joined = new ArrayList<>();
    for (FakeQuantNode node : nodes) {
      if (found.containsKey(node)) {
        joined.add(found.getOrDefault(node, node));
      } else if (!gone.contains(node)) {
        joined.add(node);
      }
    }
    return joined;
  }

  /** Reads backwards: DequantizeLinear, Cast, Clip, rounding, Div, Round, Add, Div. */
  private Optional<FakeQuantNode> truncation(Call last, List<Call> steps) {
    Optional<Call> cast = before(last, "DequantizeLinear", steps).filter(step -> step.is("Cast"));
    Optional<Call> clip = cast.flatMap(step -> before(step, "Cast", steps));
    Optional<Call> rounding = clip.flatMap(step -> before(step, "Clip", steps));
    Optional<Call> reduced =
        rounding
            .filter(step -> step.is("Floor") || step.is("Ceil") || step.is("Round"))
            .flatMap(step -> before(step, step.type(), steps));
    Optional<Call> integers = reduced.flatMap(step -> before(step, "Div", steps));
    Optional<Call> shifted = integers.flatMap(step -> before(step, "Round", steps));
    if (shifted.isEmpty()) {
      return Optional.empty();
    }
    boolean shifts = shifted.get().is("Add");
    Optional<Call> divided = shifts ? before(shifted.get(), "Add", steps) : shifted;
    if (divided.isEmpty() || !divided.get().is("Div")) {
      return Optional.empty();
    }
    steps.add(divided.get());
    Optional<Float> scale = number(divided.get().input(1));
    Optional<Float> zeroPoint = shifts ? number(shifted.get().input(1)) : Optional.of(0f);
    Optional<Float> divisor = number(reduced.orElseThrow().input(1));
    Optional<ActivationGrid> grid = grid(last, clip.orElseThrow());
    if (scale.isEmpty() || zeroPoint.isEmpty() || divisor.isEmpty() || grid.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FakeQuantNode.Truncate(
            last.name(),
            divided.get().input(0),
            last.output(),
            scale.get(),
            zeroPoint.get(),
            divisor.get(),
            rounding.orElseThrow().type(),
            grid.get()));
  }

  private Optional<Call> before(Call call, String type, List<Call> steps) {
    if (!call.is(type)) {
      return Optional.empty();
    }
    Optional<Call> found = Optional.ofNullable(producers.get(call.input(0)));
    if (!call.is("DequantizeLinear")) {
      steps.add(call);
    }
    return found;
  }

  private Optional<ActivationGrid> grid(Call dequantize, Call clip) {
    Optional<Float> scale = number(dequantize.input(1));
    Optional<Float> low = number(clip.input(1));
    Optional<Float> high = number(clip.input(2));
    long zero =
        constants.get(dequantize.input(2)) instanceof StoredIntegers known ? known.values()[0] : 0;
    return scale.isPresent() && low.isPresent() && high.isPresent()
        ? Optional.of(
            new ActivationGrid(
                scale.get(),
                zero,
                low.get() < 0,
                (long) (float) low.get(),
                (long) (float) high.get()))
        : Optional.empty();
  }

  private Optional<Float> number(String tensor) {
    return constants.get(tensor) instanceof StoredFloats known && known.values().length == 1
        ? Optional.of(known.values()[0])
        : Optional.empty();
  }
}
