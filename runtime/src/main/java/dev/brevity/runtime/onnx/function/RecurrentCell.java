package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The step of a recurrent layer with its weights. */
final class RecurrentCell {
  private final Call call;
  private final int gates;
  private final List<String> activations;
  private final boolean linearBeforeReset;
  private final boolean coupled;
  private final double limit;

  /** What one direction computes: all hidden states in the order of time, and the last ones. */
  record Pass(NDArray outputs, NDArray hidden, NDArray cell) {}

  private RecurrentCell(Call call, int gates, List<String> activations) {
    this.call = call;
    this.gates = gates;
    this.activations = activations;
    this.linearBeforeReset = call.integer("linear_before_reset", 0) != 0;
    this.coupled = call.integer("input_forget", 0) != 0;
    this.limit = call.real("clip", 0);
  }

  /**
   * @param gates 1 for a plain layer, 3 for a GRU, 4 for an LSTM
   */
  static RecurrentCell of(Call call, int gates) {
    long steps = call.array("X").getShape().get(call.integer("layout", 0) != 0 ? 1 : 0);
    boolean whole =
        !call.has("sequence_lens")
            || Arrays.stream(call.integers("sequence_lens")).allMatch(length -> length == steps);
    if (!whole) {
      throw new IllegalArgumentException("sequences of different lengths are not supported");
    }
    List<String> standard =
        gates == 1
            ? List.of("tanh")
            : gates == 3 ? List.of("sigmoid", "tanh") : List.of("sigmoid", "tanh", "tanh");
    List<String> activations = new ArrayList<>();
    if (call.find("activations") instanceof Value.Tuple given) {
      given.items().forEach(item -> activations.add(name(item)));
    }
    while (activations.size() < 2 * standard.size()) {
      activations.addAll(standard);
    }
    return new RecurrentCell(call, gates, activations);
  }

  private static String name(Value value) {
    String name =
        value instanceof Value.Scalar scalar
            ? String.valueOf(scalar.value()).toLowerCase(Locale.ROOT)
            : "";
    if (!Arrays.asList("tanh", "sigmoid", "relu").contains(name)) {
      throw new IllegalArgumentException("the activation " + name + " is not supported here");
    }
    return name;
  }

  Pass run(NDArray x, int direction, boolean backwards, NDArray hidden, NDArray cell) {
    NDArray weight = call.array("W").get(direction);
    NDArray recurrent = call.array("R").get(direction).transpose();
    long size = recurrent.getShape().get(0);
    NDArray bias = call.has("B") ? call.array("B").get(direction) : null;
    NDArray inputBias = bias == null ? null : bias.get(":" + gates * size);
    NDArray hiddenBias = bias == null ? null : bias.get(gates * size + ":");
    NDArray peepholes = call.has("P") ? call.array("P").get(direction) : null;
    NDArray projected = add(x.matMul(weight.transpose()), inputBias);
    Step step = new Step(size, direction, recurrent, hiddenBias, peepholes);
    List<NDArray> outputs = new ArrayList<>();
    NDArray h = hidden;
    NDArray c = cell;
    long length = x.getShape().get(0);
    for (long i = 0; i < length; i++) {
      NDArray now = projected.get(backwards ? length - 1 - i : i);
      if (gates == 4) {
        NDList state = step.lstm(now, h, c);
        h = state.get(0);
        c = state.get(1);
      } else {
        h = gates == 3 ? step.gru(now, h) : step.plain(now, h);
      }
      outputs.add(h);
    }
    if (backwards) {
      Collections.reverse(outputs);
    }
    return new Pass(NDArrays.stack(new NDList(outputs), 0), h, c);
  }

  private static NDArray add(NDArray x, @Nullable NDArray bias) {
    return bias == null ? x : x.add(bias);
  }

  /** One step of one direction. */
  private final class Step {
    private final long size;
    private final NDArray recurrent;
    private final @Nullable NDArray bias;
    private final @Nullable NDArray peepholes;
    private final List<UnaryOperator<NDArray>> functions;
    private final UnaryOperator<NDArray> outer;

    Step(
        long size,
        int direction,
        NDArray recurrent,
        @Nullable NDArray bias,
        @Nullable NDArray peepholes) {
      this.size = size;
      this.recurrent = recurrent;
      this.bias = bias;
      this.peepholes = peepholes;
      int each = gates == 1 ? 1 : gates - 1;
      List<UnaryOperator<NDArray>> found = new ArrayList<>();
      for (String name : activations.subList(direction * each, (direction + 1) * each)) {
        found.add(x -> activate(name, x));
      }
      this.functions = found;
      // The cell itself is not limited.
      this.outer = x -> apply(activations.get((direction + 1) * each - 1), x);
    }

    NDArray plain(NDArray x, NDArray h) {
      return functions.get(0).apply(x.add(add(h.matMul(recurrent), bias)));
    }

    NDArray gru(NDArray x, NDArray h) {
      NDArray hidden = add(h.matMul(recurrent), bias);
      NDArray update = functions.get(0).apply(part(x, 0).add(part(hidden, 0)));
      NDArray reset = functions.get(0).apply(part(x, 1).add(part(hidden, 1)));
      NDArray candidate =
          linearBeforeReset
              ? part(x, 2).add(reset.mul(part(hidden, 2)))
              : part(x, 2).add(add(reset.mul(h).matMul(part(recurrent, 2)), biasPart(2)));
      NDArray fresh = functions.get(1).apply(candidate);
      return update.mul(h).add(update.neg().add(1).mul(fresh));
    }

    /** Gates in the order input, output, forget, cell. */
    NDList lstm(NDArray x, NDArray h, NDArray c) {
      NDArray sums = x.add(add(h.matMul(recurrent), bias));
      NDArray input = functions.get(0).apply(peep(part(sums, 0), c, 0));
      NDArray forget =
          coupled ? input.neg().add(1) : functions.get(0).apply(peep(part(sums, 2), c, 2));
      NDArray cell = forget.mul(c).add(input.mul(functions.get(1).apply(part(sums, 3))));
      NDArray output = functions.get(0).apply(peep(part(sums, 1), cell, 1));
      return new NDList(output.mul(outer.apply(cell)), cell);
    }

    private NDArray peep(NDArray sums, NDArray cell, int gate) {
      return peepholes == null
          ? sums
          : sums.add(cell.mul(peepholes.get(gate * size + ":" + (gate + 1) * size)));
    }

    private NDArray part(NDArray x, int gate) {
      return Axes.slice(x, 1, gate * size, (gate + 1) * size);
    }

    private @Nullable NDArray biasPart(int gate) {
      return bias == null ? null : bias.get(gate * size + ":" + (gate + 1) * size);
    }

    private NDArray activate(String name, NDArray x) {
      return apply(name, limit > 0 ? x.clip(-limit, limit) : x);
    }

    private NDArray apply(String name, NDArray x) {
      return switch (name) {
        case "sigmoid" -> Activation.sigmoid(x);
        case "relu" -> Activation.relu(x);
        default -> Activation.tanh(x);
      };
    }
  }
}
