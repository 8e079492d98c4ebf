package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What one direction of a recurrent operator multiplies with and adds.
 *
 * @param input {@code [gates * hidden, in]}
 * @param hidden {@code [gates * hidden, hidden]}
 * @param bias of both, one after the other, {@code [2 * gates * hidden]}
 * @param peepholes factors of the cell for three gates, {@code [3 * hidden]}
 */
public record CellWeights(
    NDArray input, NDArray hidden, @Nullable NDArray bias, @Nullable NDArray peepholes) {
  long size() {
    return hidden.getShape().get(1);
  }
}
