package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Compares what an export wrote with what the record says. */
@FunctionalInterface
interface ExportComparison {
  void compare(
      ExportCase recorded,
      GraphBlock network,
      NDManager manager,
      Path file,
      List<String> mismatches)
      throws IOException;
}
