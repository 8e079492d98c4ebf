package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/**
 * What a gate learns.
 *
 * @param inputWeight multiplied with the layer's input, {@code [hidden, in]}
 * @param hiddenWeight multiplied with the hidden state, {@code [hidden, hidden]}
 * @param bias {@code [hidden]}; null for none
 * @param biasQuant null for none
 */
record Gate(
    GateWeight inputWeight,
    GateWeight hiddenWeight,
    @Nullable Parameter bias,
    @Nullable AttachedQuantizer<BiasQuant> biasQuant) {

  void setShapes(long inputSize, long hiddenSize) {
    inputWeight.weight().setShape(new Shape(hiddenSize, inputSize));
    hiddenWeight.weight().setShape(new Shape(hiddenSize, hiddenSize));
    if (bias != null) {
      bias.setShape(new Shape(hiddenSize));
    }
  }

  /** Weights and bias as the layer computes with them. */
  GateOperands operands(QuantTensor input) {
    QuantTensor ofInput = inputWeight.quantized(input);
    QuantTensor ofHidden = hiddenWeight.quantized(input);
    return new GateOperands(ofInput.value(), ofHidden.value(), quantizedBias(input, ofInput));
  }

  private @Nullable NDArray quantizedBias(QuantTensor input, QuantTensor weight) {
    if (bias == null) {
      return null;
    }
    NDArray values = bias.getArray();
    return biasQuant == null
        ? values
        : biasQuant.proxy().quantize(values, input, weight, -1).value();
  }
}
