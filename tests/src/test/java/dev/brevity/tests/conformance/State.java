package dev.brevity.tests.conformance;

import java.util.Map;

/** The state of a quantizer by the names of the record. */
record State(
    Map<String, Tensor> params, Map<String, Tensor> buffers, Map<String, Integer> counters) {

  /** In the shape of the record. */
  Map<String, ?> fields() {
    return Map.of("params", params, "buffers", buffers, "counters", counters);
  }
}
