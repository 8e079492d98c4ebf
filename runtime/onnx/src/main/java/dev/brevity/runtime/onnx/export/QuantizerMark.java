package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.util.List;
import java.util.Optional;
import onnx.NodeProto;

/**
 * A quantizer that is written as one node of a domain of its own, which holds all that it does.
 * Writers of formats with quantizers of their own read such nodes; no file holds them.
 */
public sealed interface QuantizerMark {
  /** The domain of the nodes. */
  String DOMAIN = "dev.brevity.quantizers";

  /** Scales: one, or one per slice of a dimension. */
  float[] scales();

  /** The shape of the scales, so that it fits the values; empty for a single one. */
  long[] shape();

  /**
   * Integers: {@code (clip(round(x / scale + zeroPoint), low, high) - zeroPoint) * scale}.
   *
   * @param zeroPoints as many as scales
   * @param low the smallest code
   * @param high the largest code
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Integers(
      Rounding rounding, float[] scales, float[] zeroPoints, long[] shape, long low, long high)
      implements QuantizerMark {}

  /** The scale with the sign of the value; zero counts as positive. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Signs(float[] scales, long[] shape) implements QuantizerMark {}

  /** Minifloats times a scale, rounded to the nearest, ties to the even one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Floats(MinifloatType type, float[] scales, long[] shape) implements QuantizerMark {}

  /** Reads a node; empty if it is no such quantizer. */
  static Optional<QuantizerMark> of(NodeProto node) {
    if (!node.getDomain().equals(DOMAIN)) {
      return Optional.empty();
    }
    NodeAttributes attributes = new NodeAttributes(node, node.getName());
    float[] scales = floats(attributes, "scales");
    long[] shape =
        attributes.integers("shape").orElse(List.of()).stream()
            .mapToLong(Long::longValue)
            .toArray();
    return Optional.of(
        switch (node.getOpType()) {
          case "Integers" ->
              new Integers(
                  Rounding.named(attributes.text("rounding", "")).orElseThrow(),
                  scales,
                  floats(attributes, "zero_points"),
                  shape,
                  attributes.integer("low", 0),
                  attributes.integer("high", 0));
          case "Signs" -> new Signs(scales, shape);
          default ->
              new Floats(
                  new MinifloatType(
                      attributes.real("exponent_bits", 0),
                      attributes.real("mantissa_bits", 0),
                      attributes.real("exponent_bias", 0),
                      attributes.real("largest", 0),
                      attributes.integer("infinite", 0) == 1,
                      attributes.integer("nan", 0) == 1,
                      attributes.integer("saturating", 0) == 1),
                  scales,
                  shape);
        });
  }

  private static float[] floats(NodeAttributes attributes, String name) {
    List<Double> values = attributes.reals(name).orElse(List.of());
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
