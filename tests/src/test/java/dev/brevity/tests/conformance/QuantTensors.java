package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads recorded tensors of every kind but those in groups. */
final class QuantTensors {
  private QuantTensors() {}

  static QuantTensor read(NDManager manager, JsonNode node) {
    return read(manager, node, array(manager, node, "value"));
  }

  /** A tensor with the recorded facts and the given values. */
  static QuantTensor read(NDManager manager, JsonNode node, NDArray values) {
    String kind = node.path("kind").asText("Tensor");
    return switch (kind) {
      case "Tensor" -> new PlainTensor(values);
      case "IntQuantTensor" -> Native.integers(manager, Quantized.read(node), values);
      case "FloatQuantTensor" ->
          new FloatQuantTensor(
              values,
              array(manager, node, "scale"),
              array(manager, node, "zero_point"),
              new Minifloat(
                  array(manager, node, "exponent_bit_width"),
                  array(manager, node, "mantissa_bit_width"),
                  array(manager, node, "exponent_bias"),
                  node.path("saturating").asBoolean(),
                  codes(node.path("inf_values")),
                  codes(node.path("nan_values"))),
              node.get("signed").asBoolean(),
              node.get("training").asBoolean());
      default -> throw new IllegalArgumentException("cannot read a " + kind);
    };
  }

  private static NDArray array(NDManager manager, JsonNode node, String field) {
    JsonNode value = node.get(field);
    Tensor tensor = value.isNumber() ? Tensor.scalar(value.asDouble()) : Tensor.read(value);
    return Native.of(manager, tensor);
  }

  private static @Nullable List<String> codes(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    List<String> codes = new ArrayList<>();
    node.forEach(code -> codes.add(code.asText()));
    return codes;
  }
}
