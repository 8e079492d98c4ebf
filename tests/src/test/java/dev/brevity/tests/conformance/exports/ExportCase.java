package dev.brevity.tests.conformance.exports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A network that was exported, and what its consumer computed.
 *
 * @param path {@code format/name}
 */
record ExportCase(ExportFolder folder, String path) {
  JsonNode description() {
    return folder.json(path + "/case.json");
  }

  Map<String, NumpyArray> arrays(String file) {
    return folder.find(path + "/" + file).map(NumpyArray::archive).orElse(Map.of());
  }

  Optional<byte[]> file(String name) {
    return folder.find(path + "/" + name);
  }

  /** Whether the reference writes no file. */
  boolean isRefused() {
    return description().hasNonNull("error");
  }
}
