package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.RecurrentRules;
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
      "hidden_size:i output_sequence:i-7 direction:s layout:i@14=0 activations:ss"
          + " activation_alpha:fs activation_beta:fs clip:f";

  private RecurrentOperators() {}

  static List<Operator> all() {
    return List.of(
        layer(CellKind.RNN, "", ""),
        layer(CellKind.GRU, "", " linear_before_reset:i"),
        layer(CellKind.LSTM, " initial_c P", " input_forget:i"));
  }

  private static Operator layer(CellKind kind, String inputs, String options) {
    String results = kind == CellKind.LSTM ? " -> Y Y_h Y_c" : " -> Y Y_h";
    return Operator.of(
            kind.name(),
            1,
            "X W R B sequence_lens initial_h" + inputs + results,
            OPTIONS + options,
            call -> run(call, kind))
        .shapes(RecurrentRules::run);
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
