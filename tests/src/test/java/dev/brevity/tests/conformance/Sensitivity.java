package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a case moved, relative to the largest magnitude of a tensor, when the reference summed in
 * another order.
 *
 * @param forward change of the values
 * @param gradient change of the gradients
 */
record Sensitivity(double forward, double gradient) {
  static final Sensitivity NONE = new Sensitivity(0, 0);

  /** Reads the figures of all files. */
  static final class Table {
    private final JsonNode differing;

    Table(GoldenFolder golden) {
      String file = "order_sensitivity.json";
      differing =
          golden.has(file) ? golden.read(file).path("differing") : MissingNode.getInstance();
    }

    /**
     * The figures of a case.
     *
     * @param key the index of the case in its file, or its id
     */
    Sensitivity of(String file, String key) {
      JsonNode entry = differing.path(file).path(key);
      return new Sensitivity(entry.path("forward").asDouble(), entry.path("grad").asDouble());
    }

    /** The files with cases that moved. */
    List<String> files() {
      List<String> files = new ArrayList<>();
      differing.fieldNames().forEachRemaining(files::add);
      return files;
    }

    /** The cases of a file that moved. */
    List<String> keys(String file) {
      List<String> keys = new ArrayList<>();
      differing.path(file).fieldNames().forEachRemaining(keys::add);
      return keys;
    }
  }
}
