package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quantized weights and biases of gates, one gate after the other.
 *
 * @param inputWeight {@code [gates * hidden, in]}
 * @param hiddenWeight {@code [gates * hidden, hidden]}
 * @param bias {@code [gates * hidden]}; null for none
 */
record GateOperands(NDArray inputWeight, NDArray hiddenWeight, @Nullable NDArray bias) {
  /** The operands of all gates, so that one product computes them all. */
  static GateOperands joined(List<GateOperands> gates) {
    if (gates.size() == 1) {
      return gates.get(0);
    }
    boolean biased = gates.get(0).bias() != null;
    return new GateOperands(
        concat(gates, GateOperands::inputWeight),
        concat(gates, GateOperands::hiddenWeight),
        biased ? concat(gates, GateOperands::bias) : null);
  }

  private static NDArray concat(
      List<GateOperands> gates, Function<GateOperands, @Nullable NDArray> part) {
    NDList parts = new NDList(gates.size());
    gates.forEach(gate -> parts.add(part.apply(gate)));
    return NDArrays.concat(parts, 0);
  }

  /**
   * The part of all gates that the input contributes.
   *
   * @param input {@code [time, batch, in]}
   * @return {@code [time, batch, gates * hidden]}
   */
  NDArray ofInputs(NDArray input) {
    long time = input.getShape().get(0);
    long batch = input.getShape().get(1);
    NDArray flat = input.reshape(time * batch, input.getShape().get(2));
    return flat.matMul(inputWeight.transpose(1, 0)).reshape(time, batch, -1);
  }
}
