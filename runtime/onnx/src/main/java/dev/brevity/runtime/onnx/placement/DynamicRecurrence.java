package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.TensorProto.DataType;

/**
 * LSTM layers with weights in codes as onnxruntime's DynamicQuantizeLSTM, which quantizes what it
 * multiplies them with at each step. Standard operators have no form that the engine computes in
 * integers.
 */
final class DynamicRecurrence {
  static final String KERNEL = "DynamicQuantizeLSTM";
  static final String DOMAIN = "com.microsoft";

  /** Inputs of the standard operator. */
  private static final int INPUTS = 8;

  private static final int GATES = 4;

  /** Where an LSTM reads the weights of its input and of its state. */
  private static final List<Integer> WEIGHTS = List.of(1, 2);

  private final OperatorGraph graph;
  private final CodeWriter coded;
  private final Map<String, Stored> known = new HashMap<>();

  /** The names of the tensors of a weight. */
  private record Stored(String codes, String scales, String zeroPoints) {}

  DynamicRecurrence(OperatorGraph graph, CodeWriter coded) {
    this.graph = graph;
    this.coded = coded;
  }

  /** Which operators are written so: those that the engine computes faster for it. */
  static Set<Operator> among(OperatorGraph graph, OperatorCosts costs, PlacementOptions options) {
    Set<Operator> found = Collections.newSetFromMap(new IdentityHashMap<>());
    if (options.portable() || options.choice() == IntegerChoice.NONE) {
      return found;
    }
    for (Operator operator : graph.operators()) {
      if (hasForm(graph, operator)) {
        OperatorCosts.Cost cost = costs.recurrence(operator);
        if (options.choice() == IntegerChoice.ALL || cost.integer() < cost.floating()) {
          found.add(operator);
        }
      }
    }
    return found;
  }

  private static boolean hasForm(OperatorGraph graph, Operator operator) {
    return operator.is("LSTM")
        && operator.integer("layout", 0) == 0
        && WEIGHTS.stream().allMatch(place -> isCoded(graph, operator.input(place)));
  }

  private static boolean isCoded(OperatorGraph graph, String weight) {
    List<WeightCodes> parts = parts(graph, weight);
    return !parts.isEmpty()
        && parts.stream()
            .allMatch(
                part ->
                    part.shape().length == 3
                        && part.shape()[0] == 1
                        && part.axis() == parts.get(0).axis()
                        && (part.axis() < 0 || part.axis() == 1));
  }

  /** The codes of each direction; none if they are not known. */
  private static List<WeightCodes> parts(OperatorGraph graph, String weight) {
    WeightCodes codes = graph.weights().get(weight);
    if (codes != null) {
      return List.of(codes);
    }
    Optional<Operator> joined =
        graph
            .producer(weight)
            .filter(one -> one.is("Concat") && one.integer("axis", -1) == 0)
            .filter(one -> one.inputs().stream().allMatch(graph.weights()::containsKey));
    return joined
        .map(one -> one.inputs().stream().map(graph.weights()::get).toList())
        .orElse(List.of());
  }

  /**
   * The operator in the engine's form: weights with the gates last, each with its scales and zero
   * points behind all other inputs.
   *
   * @param inputs what the standard operator would read
   */
  Operator of(Operator operator, List<String> inputs) {
    List<String> all = new ArrayList<>(inputs);
    while (all.size() < INPUTS) {
      all.add("");
    }
    for (int place : WEIGHTS) {
      Stored weight = stored(operator.input(place));
      all.set(place, weight.codes());
      all.add(weight.scales());
      all.add(weight.zeroPoints());
    }
    return operator.in(DOMAIN, KERNEL).with(all, operator.outputs());
  }

  /** What is written of a weight, once however many layers read it. */
  private Stored stored(String name) {
    List<WeightCodes> parts =
        parts(graph, name).stream().map(part -> coded.narrowed(part)).toList();
    return known.computeIfAbsent(name, key -> stored(parts, key));
  }

  private Stored stored(List<WeightCodes> parts, String name) {
    long[] shape =
        parts.get(0).axis() < 0
            ? new long[] {parts.size()}
            : new long[] {parts.size(), parts.get(0).scales().length};
    float[] scales = joined(parts);
    return new Stored(
        codes(parts, name),
        graph.add(Tensors.floats(graph.fresh(name + "_scale"), shape, scales)),
        graph.add(
            Tensors.bytes(
                graph.fresh(name + "_zero_point"), DataType.INT8, shape, new byte[scales.length])));
  }

  private String codes(List<WeightCodes> parts, String name) {
    long rows = parts.get(0).shape()[1];
    long columns = parts.get(0).shape()[2];
    byte[] turned = new byte[Math.toIntExact(parts.size() * rows * columns)];
    int at = 0;
    for (WeightCodes part : parts) {
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          turned[at++] = part.codes()[(int) (row * columns + column)];
        }
      }
    }
    long[] shape = {parts.size(), columns, rows};
    return graph.add(Tensors.bytes(graph.fresh(name + "_quantized"), DataType.INT8, shape, turned));
  }

  private static float[] joined(List<WeightCodes> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.scales().length).sum()];
    int at = 0;
    for (WeightCodes part : parts) {
      System.arraycopy(part.scales(), 0, all, at, part.scales().length);
      at += part.scales().length;
    }
    return all;
  }

  /** How many numbers a step multiplies with the weights that an input names. */
  static long columns(OperatorGraph graph, Operator operator, int place) {
    return parts(graph, operator.input(place)).get(0).shape()[2];
  }

  /** What all gates of all directions compute at each step. */
  static long rows(OperatorGraph graph, Operator operator) {
    List<WeightCodes> parts = parts(graph, operator.input(1));
    return parts.size() * Math.max(GATES, parts.get(0).shape()[1]);
  }
}
