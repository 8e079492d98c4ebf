package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Reads and compares recorded quantized tensors. */
final class Outputs {
  private Outputs() {}

  /** The size of one integer step. */
  static double step(JsonNode recorded) {
    JsonNode scale = recorded.path("scale");
    return Tensor.isTensor(scale) ? Tensor.read(scale).largest() : 0;
  }

  /** The sum of magnitudes of the factors {@code R}; 0 if there are none. */
  static double total(JsonNode factors) {
    return Tensor.isTensor(factors) ? Tensor.read(factors).total() : 0;
  }

  /** A recorded output with the fields that another one changes. */
  static JsonNode overlay(JsonNode base, JsonNode changes) {
    ObjectNode merged = base.deepCopy();
    merged.setAll((ObjectNode) changes);
    return merged;
  }

  /**
   * Compares an output; where the reference could not form integers, neither may the code under
   * test.
   */
  static void expect(Comparison comparison, String path, JsonNode recorded, Map<String, ?> answer) {
    if (recorded.has("int_error")) {
      comparison.expectFields(path, recorded, answer, "int", "int_error", "params");
      if (answer.get("int_error") == null) {
        comparison.fail(path + "/int", "the reference refuses, answered " + answer.get("int"));
      }
    } else {
      comparison.expectFields(path, recorded, answer, "params");
    }
  }

  /** Compares all parameters; none may be missing or left over. */
  static void expectParameters(
      Comparison comparison, String path, JsonNode recorded, Map<String, Tensor> answer) {
    comparison.expectFields(path, recorded, answer);
    for (String name : answer.keySet()) {
      if (!recorded.has(name)) {
        comparison.fail(path + "/" + name, "not recorded");
      }
    }
  }
}
