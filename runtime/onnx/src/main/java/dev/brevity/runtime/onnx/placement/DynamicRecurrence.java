package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Where an LSTM reads the weights of its input. */
  static final int INPUT = 1;

  /** Where it reads the weights of its state. */
  static final int STATE = 2;

  private final OperatorGraph graph;
  private final CodeWriter coded;
  private final Map<String, Stored> known = new HashMap<>();

  /**
   * The codes of an LSTM's weights, {@code [1, 4 * hidden, columns]} for each direction.
   *
   * @param input by which it multiplies what it reads
   * @param state by which it multiplies its state
   */
  record Weights(List<WeightCodes> input, List<WeightCodes> state) {
    Weights {
      input = List.copyOf(input);
      state = List.copyOf(state);
    }

    /** What all gates of all directions compute at each step. */
    long rows() {
      return input.size() * Math.max(GATES, input.get(0).shape()[1]);
    }

    /** The numbers of a step that are multiplied by a weight of the input. */
    long inputColumns() {
      return input.get(0).shape()[2];
    }

    /** The numbers of a step that are multiplied by a weight of the state. */
    long stateColumns() {
      return state.get(0).shape()[2];
    }
  }

  /** The names of the tensors of a weight. */
  private record Stored(String codes, String scales, String zeroPoints) {}

  DynamicRecurrence(OperatorGraph graph, CodeWriter coded) {
    this.graph = graph;
    this.coded = coded;
  }

  /**
   * Which operators are written so, those that the engine computes faster for it, and their
   * weights.
   */
  static Map<Operator, Weights> among(
      OperatorGraph graph, OperatorCosts costs, PlacementOptions options) {
    Map<Operator, Weights> found = new IdentityHashMap<>();
    if (!options.engine().hasOwnOperators() || options.choice() == IntegerChoice.NONE) {
      return found;
    }
    for (Operator operator : graph.operators()) {
      weights(graph, operator)
          .filter(
              weights -> options.choice() == IntegerChoice.ALL || pays(costs, operator, weights))
          .ifPresent(weights -> found.put(operator, weights));
    }
    return found;
  }

  private static boolean pays(OperatorCosts costs, Operator operator, Weights weights) {
    OperatorCosts.Cost cost = costs.recurrence(operator, weights);
    return cost.integer() < cost.floating();
  }

  /** The weights of an operator that the engine's form can express. */
  private static Optional<Weights> weights(OperatorGraph graph, Operator operator) {
    if (!operator.is("LSTM") || operator.integer("layout", 0) != 0) {
      return Optional.empty();
    }
    Weights weights =
        new Weights(parts(graph, operator.input(INPUT)), parts(graph, operator.input(STATE)));
    return Optional.of(weights).filter(all -> isCoded(all.input()) && isCoded(all.state()));
  }

  private static boolean isCoded(List<WeightCodes> parts) {
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
   * points after all other inputs.
   *
   * @param inputs what the standard operator would read
   */
  Operator of(Operator operator, Weights weights, List<String> inputs) {
    List<String> all = new ArrayList<>(inputs);
    while (all.size() < INPUTS) {
      all.add("");
    }
    set(all, INPUT, stored(weights.input(), operator.input(INPUT)));
    set(all, STATE, stored(weights.state(), operator.input(STATE)));
    return operator.in(DOMAIN, KERNEL).with(all, operator.outputs());
  }

  private static void set(List<String> inputs, int place, Stored weight) {
    inputs.set(place, weight.codes());
    inputs.add(weight.scales());
    inputs.add(weight.zeroPoints());
  }

  /** What is written of a weight, once however many layers read it. */
  private Stored stored(List<WeightCodes> parts, String name) {
    return known.computeIfAbsent(
        name, key -> written(parts.stream().map(coded::narrowed).toList(), key));
  }

  private Stored written(List<WeightCodes> parts, String name) {
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
}
