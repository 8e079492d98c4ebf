package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.recurrent.onnx.CellKind;
import dev.brevity.runtime.recurrent.onnx.CellOptions;
import dev.brevity.runtime.recurrent.onnx.CellWeights;
import dev.brevity.runtime.recurrent.onnx.Recurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent layers: sequences {@code [length, batch, in]}, or batch first with {@code layout}. */
final class RecurrentOperators {
  private static final String OPTIONS =
      "hidden_size:i output_sequence:i direction:s layout:i activations:ss activation_alpha:fs activation_beta:fs"
          + " clip:f";

  private RecurrentOperators() {}

  static void addTo(OperatorTable table) {
    table.add(
        "RNN",
        "X W R B sequence_lens initial_h -> Y Y_h",
        OPTIONS,
        call -> run(call, CellKind.RNN));
    table.add(
        "GRU",
        "X W R B sequence_lens initial_h -> Y Y_h",
        OPTIONS + " linear_before_reset:i",
        call -> run(call, CellKind.GRU));
    table.add(
        "LSTM",
        "X W R B sequence_lens initial_h initial_c P -> Y Y_h Y_c",
        OPTIONS + " input_forget:i",
        call -> run(call, CellKind.LSTM));
  }

  private static Value run(Call call, CellKind kind) {
    String direction = call.text("direction", "forward");
    CellOptions options =
        new CellOptions(
            kind,
            direction,
            call.integer("layout", 0) != 0,
            CellOptions.activations(
                kind,
                direction,
                texts(call, "activations"),
                numbers(call, "activation_alpha"),
                numbers(call, "activation_beta")),
            call.real("clip", 0),
            call.integer("linear_before_reset", 0) != 0,
            call.integer("input_forget", 0) != 0);
    List<CellWeights> weights = new ArrayList<>();
    for (int i = 0; i < call.array("W").getShape().get(0); i++) {
      weights.add(
          new CellWeights(
              call.array("W").get(i),
              call.array("R").get(i),
              call.has("B") ? call.array("B").get(i) : null,
              call.has("P") ? call.array("P").get(i) : null));
    }
    List<NDArray> results =
        new Recurrence(options, weights)
            .run(
                call.array("X"),
                optional(call, "sequence_lens"),
                optional(call, "initial_h"),
                optional(call, "initial_c"));
    return new Value.Tuple(results.stream().map(Value::of).toList());
  }

  private static @Nullable NDArray optional(Call call, String parameter) {
    return call.has(parameter) ? call.array(parameter) : null;
  }

  private static List<Double> numbers(Call call, String parameter) {
    return call.has(parameter) ? Arrays.stream(call.reals(parameter)).boxed().toList() : List.of();
  }

  private static List<String> texts(Call call, String parameter) {
    return call.find(parameter) instanceof Value.Tuple given
        ? given.items().stream()
            .map(item -> item instanceof Value.Scalar scalar ? String.valueOf(scalar.value()) : "")
            .toList()
        : List.of();
  }
}
