package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Whole sequences of recurrent cells in one call. Values are bit for bit those of the operations
 * one by one; gradients reach everything but the constants.
 *
 * <p>The constants of a cell with n places for quantizers, {@code [4 + 3 * n]}: the rounding, by
 * its ordinal; then, as 0 or 1, whether gradients pass straight through clamping and whether the
 * sequence runs from its end; the dimension of time in the outputs; for each place whether it
 * quantizes; the lowest integers; the highest integers.
 */
public final class RecurrentKernel {
  private RecurrentKernel() {}

  /**
   * A long short-term memory.
   *
   * @param inputs what the input contributes to the sums of input, forget, cell and output gate,
   *     {@code [time, batch, 4 * hidden]}
   * @param hiddenWeight {@code [hidden, 4 * hidden]}
   * @param bias {@code [4 * hidden]}, or empty
   * @param hidden {@code [batch, hidden]}
   * @param cell {@code [batch, hidden]}
   * @param scales of twelve places, {@code [12]}: the four sums, the four gates, the two terms of
   *     the cell state, whose sum is quantized like the first, its hyperbolic tangent, the hidden
   *     state. Of the four places of a kind, and of the two, either all quantize or none
   * @param zeroPoints {@code [12]}, without gradient
   * @return hidden states in the order of the input; the last hidden state; the last cell state
   */
  public static NDList lstm(
      NDArray inputs,
      NDArray hiddenWeight,
      NDArray bias,
      NDArray hidden,
      NDArray cell,
      NDArray scales,
      NDArray zeroPoints,
      NDArray constants) {
    return Aten.callForList(
        variant("lstm"), inputs, hiddenWeight, bias, hidden, cell, scales, zeroPoints, constants);
  }

  /**
   * A plain recurrent cell.
   *
   * @param inputs {@code [time, batch, hidden]}
   * @param hiddenWeight {@code [hidden, hidden]}
   * @param bias {@code [hidden]}, or empty
   * @param hidden {@code [batch, hidden]}
   * @param scales of the sum and the hidden state, {@code [2]}
   * @param zeroPoints {@code [2]}, without gradient
   * @param rectified one element: 1 for the positive part, 0 for the hyperbolic tangent
   * @return hidden states in the order of the input; the last hidden state
   */
  public static NDList rnn(
      NDArray inputs,
      NDArray hiddenWeight,
      NDArray bias,
      NDArray hidden,
      NDArray scales,
      NDArray zeroPoints,
      NDArray constants,
      NDArray rectified) {
    return Aten.callForList(
        variant("rnn"),
        inputs,
        hiddenWeight,
        bias,
        hidden,
        scales,
        zeroPoints,
        constants,
        rectified);
  }

  /** The one for what is done with the results: an engine prepares each for its own calls. */
  private static String variant(String cell) {
    return cell + (Gradients.recorded() ? "_recorded" : "_values");
  }
}
