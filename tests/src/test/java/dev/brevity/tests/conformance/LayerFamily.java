package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Builds some kinds of layers as the record describes them. Throws what the runtime throws where it
 * refuses.
 */
interface LayerFamily {
  /** The layers it builds, by the names of the record. */
  Set<String> layers();

  /** How numbers depend on the order of summation. */
  Summation summation();

  LayerUnderTest build(LayerArguments arguments);

  /** Whether an error is a defect of the reference that Brevity does not share. */
  default boolean mends(JsonNode error) {
    return false;
  }

  /** What a layer sums up, and so how exact its answers can be. */
  enum Summation {
    /** Nothing beyond the statistics of its quantizers. */
    NONE,
    /** Its output, from exact operands; only a quantizer of the output sees the difference. */
    OUTPUT,
    /** Sums of sums, with quantizers in between. */
    CHAINED
  }
}
