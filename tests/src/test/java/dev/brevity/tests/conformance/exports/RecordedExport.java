package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.NetworkExport;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.QuantizedNetwork;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a network as a plan's export does. */
final class RecordedExport {
  private RecordedExport() {}

  static void write(
      GraphBlock network,
      NDManager manager,
      ExportTarget target,
      Path file,
      List<Port> inputs,
      Path work)
      throws IOException {
    QuantizedNetwork quantized =
        new QuantizedNetwork(
            new Workpiece(network, manager, inputs),
            inputs,
            List.of(new Port("y", "float32", List.of())),
            Map.of(),
            ModelOrigin.UNKNOWN);
    new NetworkExport(target).write(quantized, work, OutputPlace.of(file, true));
  }
}
