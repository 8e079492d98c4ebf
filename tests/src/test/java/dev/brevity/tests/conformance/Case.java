package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Runs cases of one kind of quantizer. */
@FunctionalInterface
interface Case {
  /** Runs a recorded case and returns how the answers differ from the record. */
  List<String> run(JsonNode recorded, Setting setting);
}
