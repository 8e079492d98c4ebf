package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the recurrent operators compute: all directions over sequences. */
public final class Recurrence {
  private final CellOptions options;
  private final List<CellWeights> weights;

  /**
   * @param weights of each direction
   * @throws IllegalArgumentException if they are for more or fewer directions
   */
  public Recurrence(CellOptions options, List<CellWeights> weights) {
    if (weights.size() != options.directions()) {
      throw new IllegalArgumentException(
          options.direction() + " needs weights for " + options.directions() + " directions");
    }
    this.options = options;
    this.weights = List.copyOf(weights);
  }

  /**
   * The results: all hidden states {@code [time, directions, batch, hidden]}, the last ones {@code
   * [directions, batch, hidden]}, and an LSTM's last cells; batch before all other dimensions if
   * the options say so.
   *
   * @param x {@code [time, batch, in]}, or batch first
   * @param lengths of the sequences, {@code [batch]}; null when all are as long as {@code x}
   * @param hidden the states before the first step, as the last ones are returned; null for zeros
   * @param cell of an LSTM, likewise
   */
  public List<NDArray> run(
      NDArray x, @Nullable NDArray lengths, @Nullable NDArray hidden, @Nullable NDArray cell) {
    NDArray timeFirst = options.batchFirst() ? x.swapAxes(0, 1) : x;
    List<NDArray> outputs = new ArrayList<>();
    NDList states = new NDList();
    NDList cells = new NDList();
    for (int i = 0; i < weights.size(); i++) {
      Direction.Pass pass =
          new Direction(options, weights.get(i), i)
              .run(timeFirst, lengths, initial(hidden, timeFirst, i), initial(cell, timeFirst, i));
      outputs.add(pass.outputs());
      states.add(pass.hidden());
      cells.add(pass.cell());
    }
    NDArray sequence = NDArrays.stack(new NDList(outputs), 1);
    List<NDArray> results = new ArrayList<>();
    results.add(options.batchFirst() ? sequence.transpose(2, 0, 1, 3) : sequence);
    results.add(batched(NDArrays.stack(states, 0)));
    if (options.kind() == CellKind.LSTM) {
      results.add(batched(NDArrays.stack(cells, 0)));
    }
    return results;
  }

  private NDArray batched(NDArray states) {
    return options.batchFirst() ? states.swapAxes(0, 1) : states;
  }

  private NDArray initial(@Nullable NDArray given, NDArray x, int direction) {
    if (given != null) {
      return batched(given).get(direction);
    }
    Shape shape = new Shape(x.getShape().get(1), weights.get(direction).size());
    return x.getManager().zeros(shape);
  }
}
