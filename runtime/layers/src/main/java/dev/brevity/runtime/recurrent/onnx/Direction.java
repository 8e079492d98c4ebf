package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over sequences, forwards or backwards. */
final class Direction {
  private final CellOptions options;
  private final CellWeights weights;
  private final boolean backwards;
  private final List<CellActivation> activations;
  private final NDArray recurrent;
  private final @Nullable NDArray hiddenBias;

  /**
   * What a pass computes.
   *
   * @param outputs all hidden states in the order of time, {@code [time, batch, hidden]}
   * @param hidden the last ones
   * @param cell the last cell of an LSTM
   */
  record Pass(NDArray outputs, NDArray hidden, NDArray cell) {}

  Direction(CellOptions options, CellWeights weights, int index) {
    this.options = options;
    this.weights = weights;
    this.backwards = options.isBackwards(index);
    this.activations = options.activationsOf(index);
    this.recurrent = weights.hidden().transpose();
    NDArray bias = weights.bias();
    this.hiddenBias = bias == null ? null : bias.get(rows() + ":");
  }

  private long rows() {
    return options.kind().gates() * weights.size();
  }

  /**
   * @param x {@code [time, batch, in]}
   * @param lengths of the sequences, {@code [batch]}; null when all are as long as {@code x}
   */
  Pass run(NDArray x, @Nullable NDArray lengths, NDArray hidden, NDArray cell) {
    NDArray bias = weights.bias();
    NDArray projected =
        plus(x.matMul(weights.input().transpose()), bias == null ? null : bias.get(":" + rows()));
    List<NDArray> outputs = new ArrayList<>();
    NDArray h = hidden;
    NDArray c = cell;
    long count = x.getShape().get(0);
    for (long i = 0; i < count; i++) {
      long time = backwards ? count - 1 - i : i;
      NDList next = step(projected.get(time), h, c);
      NDArray output = next.get(0);
      if (lengths != null) {
        // Behind its end a sequence keeps its state and yields zeros.
        NDArray within = lengths.gt(time).expandDims(1);
        output = output.mul(within.toType(output.getDataType(), false));
        h = Tensors.select(within, next.get(0), h);
        c = next.size() > 1 ? Tensors.select(within, next.get(1), c) : c;
      } else {
        h = next.get(0);
        c = next.size() > 1 ? next.get(1) : c;
      }
      outputs.add(output);
    }
    if (backwards) {
      Collections.reverse(outputs);
    }
    return new Pass(NDArrays.stack(new NDList(outputs), 0), h, c);
  }

  private NDList step(NDArray x, NDArray h, NDArray c) {
    return switch (options.kind()) {
      case RNN -> new NDList(apply(0, x.add(plus(h.matMul(recurrent), hiddenBias))));
      case GRU -> new NDList(gru(x, h));
      case LSTM -> lstm(x, h, c);
    };
  }

  private NDArray gru(NDArray x, NDArray h) {
    NDList given = parts(x);
    NDList hidden = parts(plus(h.matMul(recurrent), hiddenBias));
    NDArray update = apply(0, given.get(0).add(hidden.get(0)));
    NDArray reset = apply(0, given.get(1).add(hidden.get(1)));
    NDArray candidate =
        options.linearBeforeReset()
            ? reset.mul(hidden.get(2))
            : plus(reset.mul(h).matMul(last(recurrent)), last(hiddenBias));
    NDArray fresh = apply(1, given.get(2).add(candidate));
    return update.mul(h).add(update.neg().add(1).mul(fresh));
  }

  private NDList lstm(NDArray x, NDArray h, NDArray c) {
    NDList sums = parts(x.add(plus(h.matMul(recurrent), hiddenBias)));
    NDArray input = apply(0, peep(sums.get(0), c, 0));
    NDArray forget = options.inputForget() ? input.neg().add(1) : apply(0, peep(sums.get(2), c, 2));
    NDArray cell = forget.mul(c).add(input.mul(apply(1, sums.get(3))));
    NDArray output = apply(0, peep(sums.get(1), cell, 1));
    // The cell itself is not limited.
    return new NDList(output.mul(activations.get(2).apply(cell)), cell);
  }

  private NDArray peep(NDArray sums, NDArray cell, int gate) {
    NDArray peepholes = weights.peepholes();
    return peepholes == null
        ? sums
        : sums.add(
            cell.mul(peepholes.get(gate * weights.size() + ":" + (gate + 1) * weights.size())));
  }

  private NDList parts(NDArray x) {
    return x.split(options.kind().gates(), 1);
  }

  /** What belongs to the last gate of a GRU. */
  private @Nullable NDArray last(@Nullable NDArray x) {
    return x == null ? null : x.split(3, x.getShape().dimension() - 1).get(2);
  }

  private static NDArray plus(NDArray x, @Nullable NDArray bias) {
    return bias == null ? x : x.add(bias);
  }

  private NDArray apply(int activation, NDArray x) {
    double limit = options.clip();
    return activations.get(activation).apply(limit > 0 ? x.clip(-limit, limit) : x);
  }
}
