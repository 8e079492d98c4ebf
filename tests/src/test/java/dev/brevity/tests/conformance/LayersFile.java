package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The file with what was recorded of layers and of tensors between them. */
final class LayersFile {
  static final String NAME = "layers.json";

  private LayersFile() {}

  /** Its content; missing if the folder lacks it. */
  static JsonNode of(GoldenFolder golden) {
    return golden.has(NAME) ? golden.read(NAME) : MissingNode.getInstance();
  }
}
