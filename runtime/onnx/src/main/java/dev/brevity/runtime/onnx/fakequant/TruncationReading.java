package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** Reads backwards: Mul, Sub, Clip, rounding, Div, Round, Add, Div. */
  private Optional<FakeQuantNode> truncation(Call last, List<Call> steps) {
    Optional<Call> codes = last.is("Mul") ? producer(last) : Optional.empty();
    Optional<Call> centred = codes.filter(step -> step.is("Sub"));
    Optional<Call> clip = centred.isPresent() ? before(centred.get(), "Sub", steps) : codes;
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
    Optional<Float> reducedZero =
        centred.isPresent() ? number(centred.get().input(1)) : Optional.of(0f);
    Optional<Float> reducedScale = number(last.input(1));
    Optional<Float> low = number(clip.orElseThrow().input(1));
    Optional<Float> high = number(clip.orElseThrow().input(2));
    boolean told =
        Stream.of(scale, zeroPoint, divisor, reducedZero, reducedScale, low, high)
                .allMatch(Optional::isPresent)
            && reducedZero.get() == Math.rint(reducedZero.get());
    if (!told) {
      return Optional.empty();
    }
    ActivationGrid grid =
        new ActivationGrid(
            reducedScale.get(),
            Math.round(reducedZero.get()),
            low.get() < 0,
            Math.round(low.get()),
            Math.round(high.get()));
    return Optional.of(
        new FakeQuantNode.Truncate(
            last.name(),
            divided.get().input(0),
            last.output(),
            scale.get(),
            zeroPoint.get(),
            divisor.get(),
            rounding.orElseThrow().type(),
            grid));
  }

  private Optional<Call> before(Call call, String type, List<Call> steps) {
    if (!call.is(type)) {
      return Optional.empty();
    }
    steps.add(call);
    return producer(call);
  }

  private Optional<Call> producer(Call call) {
    return Optional.ofNullable(producers.get(call.input(0)));
  }

  private Optional<Float> number(String tensor) {
    return constants.get(tensor) instanceof StoredFloats known && known.values().length == 1
        ? Optional.of(known.values()[0])
        : Optional.empty();
  }
}
