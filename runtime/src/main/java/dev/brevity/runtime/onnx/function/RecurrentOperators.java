package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Recurrent layers: sequences {@code [length, batch, in]}, or batch first with {@code layout}. */
final class RecurrentOperators {
  private static final String OPTIONS =
      "hidden_size:i output_sequence:i direction:s layout:i activations:ss activation_alpha:fs activation_beta:fs"
          + " clip:f";

  private RecurrentOperators() {}

  static void addTo(OperatorTable table) {
    table.add("RNN", "X W R B sequence_lens initial_h -> Y Y_h", OPTIONS, call -> run(call, 1));
    table.add(
        "GRU",
        "X W R B sequence_lens initial_h -> Y Y_h",
        OPTIONS + " linear_before_reset:i",
        call -> run(call, 3));
    table.add(
        "LSTM",
        "X W R B sequence_lens initial_h initial_c P -> Y Y_h Y_c",
        OPTIONS + " input_forget:i",
        call -> run(call, 4));
  }

  private static Value run(Call call, int gates) {
    boolean batchFirst = call.integer("layout", 0) != 0;
    NDArray x = batchFirst ? call.array("X").swapAxes(0, 1) : call.array("X");
    NDArray weights = call.array("W");
    String direction = call.text("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    if (weights.getShape().get(0) != directions) {
      throw new IllegalArgumentException(
          direction + " needs weights for " + directions + " directions");
    }
    RecurrentCell cell = RecurrentCell.of(call, gates);
    List<NDArray> outputs = new ArrayList<>();
    NDList hidden = new NDList();
    NDList cells = new NDList();
    for (int i = 0; i < directions; i++) {
      boolean backwards = direction.equals("reverse") || i == 1;
      RecurrentCell.Pass pass =
          cell.run(x, i, backwards, initial(call, "initial_h", i), initial(call, "initial_c", i));
      outputs.add(pass.outputs());
      hidden.add(pass.hidden());
      cells.add(pass.cell());
    }
    NDArray sequence = NDArrays.stack(new NDList(outputs), 1);
    NDArray last = NDArrays.stack(hidden, 0);
    NDArray lastCell = NDArrays.stack(cells, 0);
    if (batchFirst) {
      sequence = sequence.transpose(2, 0, 1, 3);
      last = last.swapAxes(0, 1);
      lastCell = lastCell.swapAxes(0, 1);
    }
    return new Value.Tuple(List.of(Value.of(sequence), Value.of(last), Value.of(lastCell)));
  }

  /** The state of one direction before the first step; zeros unless given. */
  private static NDArray initial(Call call, String parameter, int direction) {
    boolean batchFirst = call.integer("layout", 0) != 0;
    if (call.has(parameter)) {
      NDArray given = call.array(parameter);
      return (batchFirst ? given.swapAxes(0, 1) : given).get(direction);
    }
    NDArray x = call.array("X");
    long batch = x.getShape().get(batchFirst ? 0 : 1);
    long size = call.array("R").getShape().get(2);
    return x.getManager().zeros(new Shape(batch, size));
  }
}
