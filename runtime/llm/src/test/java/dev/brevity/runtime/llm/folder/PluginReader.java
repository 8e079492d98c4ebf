package dev.brevity.runtime.llm.folder;

import com.fasterxml.jackson.databind.JsonNode;

/** What the reader of release 0.13.4 computes with the quantizers that a file tells. */
final class PluginReader {
  private final JsonNode state;
  private final String kind;

  PluginReader(JsonNode state) {
    this.state = state;
    this.kind = state.path("class_type").asText();
  }

  /**
   * Quantized values.
   *
   * @param columns length of the rows
   */
  float[] quantized(float[] values, int columns) {
    boolean groups = state.has("group_size_t");
    int size = groups ? state.path("group_size_t").asInt() : columns;
    if (columns % size != 0) {
      throw new IllegalArgumentException("the reader wants groups that divide rows");
    }
    float[] result = new float[values.length];
    for (int first = 0; first < values.length; first += size) {
      float scale = scale(values, first, size, columns);
      int row = first / columns;
      float zeroPoint = element(state.path("zero_point"), row, first % columns / size);
      for (int i = first; i < first + size; i++) {
        float code =
            kind.contains("Int")
                ? integer(values[i] / scale + zeroPoint)
                : minifloat(values[i] / scale);
        result[i] = (code - zeroPoint) * scale;
      }
    }
    return result;
  }

  private float scale(float[] values, int first, int size, int columns) {
    if (state.has("scale")) {
      return element(state.path("scale"), first / columns, first % columns / size);
    }
    float largest = 1e-16f;
    for (int i = first; i < first + size; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    float threshold = (float) state.path("threshold").asDouble();
    if (state.path("scaling_restriction").asText().equals("POWER_OF_TWO")) {
      largest = below(largest);
      threshold = below(threshold);
    }
    return largest / threshold;
  }

  private static float below(float value) {
    return (float) Math.pow(2, Math.getExponent(value));
  }

  private static float element(JsonNode nested, int row, int group) {
    JsonNode node = nested;
    if (node.isArray()) {
      node = node.get(node.size() == 1 ? 0 : row);
      node = node.get(node.size() == 1 ? 0 : group);
      node = node.isArray() ? node.get(0) : node;
    }
    return (float) node.asDouble();
  }

  private float integer(float value) {
    return clamped((float) Math.rint(value));
  }

  private float minifloat(float value) {
    int exponent = Math.getExponent(Math.max(Math.abs(value), Float.MIN_NORMAL));
    int smallest = state.path("fp_internal_scale_min").asInt();
    int step = Math.max(exponent - state.path("mantissa_bit_width").asInt(), smallest);
    float unit = (float) Math.pow(2, step);
    return clamped(unit * (float) Math.rint(value / unit));
  }

  private float clamped(float value) {
    float low = (float) state.path("min_clamp").asDouble();
    float high = (float) state.path("max_clamp").asDouble();
    return Math.max(low, Math.min(high, value));
  }
}
