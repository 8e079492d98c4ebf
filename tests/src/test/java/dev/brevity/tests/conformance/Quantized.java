package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** An integer tensor that is handed to a quantizer. */
record Quantized(
    Tensor value,
    Tensor scale,
    Tensor zeroPoint,
    Tensor bitWidth,
    boolean signed,
    boolean training) {

  static Quantized read(JsonNode node) {
    return new Quantized(
        Tensor.read(node.get("value")),
        Tensor.read(node.get("scale")),
        Tensor.read(node.get("zero_point")),
        Tensor.read(node.get("bit_width")),
        node.get("signed").asBoolean(),
        node.get("training").asBoolean());
  }

  /** The same tensor, as a layer in training or in evaluation would hand it on. */
  Quantized inTraining(boolean on) {
    return new Quantized(value, scale, zeroPoint, bitWidth, signed, on);
  }
}
