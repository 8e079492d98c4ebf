package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;

/** Does again what one recorded case did. */
@FunctionalInterface
interface PtqComparison {
  /**
   * @param record the whole case
   * @param manager owns all tensors
   * @param mismatches takes what differs
   */
  void compare(JsonNode record, NDManager manager, Mismatches mismatches);
}
