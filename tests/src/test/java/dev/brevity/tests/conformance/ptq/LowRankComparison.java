package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.lowrank.LowRankCorrection;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.List;

/** Branches of small rank: products of the two factors, integers of the rest, outputs. */
final class LowRankComparison implements PtqComparison {
  private static final double PRODUCTS = 1e-4;
  private static final double ERRORS = 1e-4;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode quantization = record.get("quantization");
    LayerwiseQuantization.apply(
        graph,
        quantization.has("args")
            ? LanguageQuantizers.of(quantization)
            : RecordedQuantizers.layers(record, quantization));
    GraphBlock network = new GraphBlock(graph, manager);
    network.evaluate(Recorded.inputs(record, "eval_inputs", manager).get(0));
    JsonNode options = record.get("options");
    List<LayerError> errors =
        new LowRankCorrection(options.get("rank").asInt(), options.get("iters").asInt())
            .apply(graph, manager, layer -> true, LayerListener.SILENT);
    graph.check();
    double[] recorded =
        Tensor.isTensor(record.at("/expected/relative_errors"))
            ? Tensor.read(record.at("/expected/relative_errors")).data()
            : new double[0];
    for (int i = 0; i < recorded.length && i < errors.size(); i++) {
      double found = Math.sqrt(errors.get(i).after());
      if (Math.abs(found - recorded[i]) > ERRORS * recorded[i]) {
        mismatches.add(errors.get(i).layer() + ": error " + found + ", not " + recorded[i]);
      }
    }
    record
        .at("/expected/modules")
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              if (!graph.layers().containsKey(name + ".low_rank_up")) {
                mismatches.add(name + " has no branch");
                return;
              }
              NDArray up = weight(graph, name + ".low_rank_up");
              NDArray down = weight(graph, name + ".low_rank_down");
              if (!field.getValue().has("low_rank_product")) {
                return;
              }
              mismatches.near(
                  name + ".product",
                  Tensor.read(field.getValue().get("low_rank_product")),
                  Native.read(up.matMul(down)),
                  PRODUCTS);
              double same =
                  IntegerAgreement.same(field.getValue(), (WeightLayer) graph.layer(name));
              if (same < 0.99) {
                mismatches.add(name + ": integers that agree " + same);
              }
            });
  }

  private static NDArray weight(Graph graph, String layer) {
    return ((WeightLayer) graph.layer(layer)).weight().getArray();
  }
}
