package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.List;

/** Weights after MagR, and the projection that it consists of. */
final class MagrComparison implements PtqComparison {
  private static final double ABSOLUTE = 2e-4;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    if (record.has("cases")) {
      record.get("cases").forEach(one -> project(one, manager, mismatches));
      return;
    }
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    network.evaluate(batches.get(0));
    JsonNode options = record.get("options");
    new Magr(
            options.get("alpha").asDouble(),
            options.get("num_steps").asInt(),
            GpxqComparison.starts(record))
        .apply(
            network,
            manager,
            Samples.of(batches.stream().map(NDList::new).toList()),
            layer -> true,
            LayerListener.SILENT);
    record
        .at("/expected/weights")
        .fields()
        .forEachRemaining(
            field ->
                mismatches.near(
                    field.getKey(),
                    Tensor.read(field.getValue()),
                    Native.read(Recorded.parameter(graph, field.getKey())),
                    ABSOLUTE));
  }

  private static void project(JsonNode one, NDManager manager, Mismatches mismatches) {
    NDArray x = Native.of(manager, Tensor.read(one.get("x")));
    NDArray byColumn = x.transpose().expandDims(0);
    NDArray threshold = GreedyRounding.shrinkage(byColumn, one.get("eps").asDouble());
    NDArray projected =
        byColumn.sign().mul(byColumn.abs().sub(threshold).maximum(0f)).squeeze(0).transpose();
    mismatches.close("projection", one.get("y"), projected);
  }
}
