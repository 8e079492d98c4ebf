package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * Numbers in row-major order. Data of type {@code float32} holds exactly representable floats only,
 * so that widening loses nothing.
 */
public record Tensor(long[] shape, String type, double[] data) {
  public static final String FLOAT = "float32";

  public static Tensor ofFloats(long[] shape, float[] data) {
    double[] widened = new double[data.length];
    for (int i = 0; i < data.length; i++) {
      widened[i] = data[i];
    }
    return new Tensor(shape, FLOAT, widened);
  }

  public static Tensor scalar(double value) {
    return new Tensor(new long[0], FLOAT, new double[] {(float) value});
  }

  /**
   * Reads {@code {"shape": […], "data": […], "dtype": …}}; some places write {@code value} for
   * {@code data}.
   */
  public static Tensor read(JsonNode node) {
    JsonNode shapeNode = node.get("shape");
    long[] shape = new long[shapeNode.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shapeNode.get(i).asLong();
    }
    String type = node.has("dtype") ? node.get("dtype").asText() : FLOAT;
    JsonNode dataNode = node.has("data") ? node.get("data") : node.get("value");
    double[] data = new double[dataNode.size()];
    for (int i = 0; i < data.length; i++) {
      double value = number(dataNode.get(i));
      data[i] = type.equals(FLOAT) ? (float) value : value;
    }
    return new Tensor(shape, type, data);
  }

  public static boolean isTensor(JsonNode node) {
    return node.isObject() && node.has("shape") && (node.has("data") || node.has("value"));
  }

  /** A number, or one of the texts that stand for the numbers JSON lacks. */
  public static double number(JsonNode node) {
    if (node.isBoolean()) {
      return node.booleanValue() ? 1 : 0;
    }
    if (!node.isTextual()) {
      return node.asDouble();
    }
    return switch (node.asText()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> throw new IllegalArgumentException("not a number: " + node);
    };
  }

  public float[] floats() {
    float[] floats = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      floats[i] = (float) data[i];
    }
    return floats;
  }

  /** The largest finite magnitude; 0 for an empty tensor. */
  public double largest() {
    return Arrays.stream(data).filter(Double::isFinite).map(Math::abs).max().orElse(0);
  }

  /** The sum of all magnitudes. */
  public double total() {
    return Arrays.stream(data).map(Math::abs).sum();
  }

  public Tensor times(double factor) {
    double[] scaled = new double[data.length];
    for (int i = 0; i < data.length; i++) {
      scaled[i] = (float) (data[i] * factor);
    }
    return new Tensor(shape, type, scaled);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && Arrays.equals(shape, tensor.shape)
        && type.equals(tensor.type)
        && Arrays.equals(data, tensor.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
