package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantHardTanh;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.QuantTanh;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;

/** Calibration: statistics after every batch, outputs meanwhile and after, the scales found. */
final class CalibrationComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    JsonNode quantization = record.get("quantization");
    boolean single = quantization.has("act_quant");
    Graph graph =
        single
            ? activation(record.at("/model/topology").asText(), quantization)
            : new PtqModel(manager).read(record.get("model"));
    if (!single) {
      LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(quantization));
    }
    GraphBlock network = new GraphBlock(graph, manager);
    JsonNode expected = record.get("expected");
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    if (expected.has("output_before_calibration_batch0")) {
      mismatches.output(
          "output before",
          expected.get("output_before_calibration_batch0"),
          network.evaluate(batches.get(0)).get(0));
    }
    train(record, network, manager, mismatches);
    calibrate(network, batches, expected, mismatches);
    compareQuantizers(expected.get("act_quant_after"), network, batches.get(0), mismatches);
    if (expected.has("output_after_batch0")) {
      mismatches.output(
          "output after",
          expected.get("output_after_batch0"),
          network.evaluate(batches.get(0)).get(0));
      try (Calibration again = Calibration.begin(network)) {
        network.evaluate(batches.get(0).mul(10));
      }
      compareQuantizers(
          expected.get("act_quant_after_second_calibration_on_10x_batch0"),
          network,
          batches.get(0),
          mismatches);
    }
    if (expected.has("output_after")) {
      mismatches.output(
          "output after",
          expected.get("output_after"),
          network.evaluate(Recorded.inputs(record, "eval_inputs", manager).get(0)).get(0));
    }
    if (expected.has("layers")) {
      QuantizedLayers.compare(expected.get("layers"), graph, mismatches);
    }
  }

  private static void train(
      JsonNode record, GraphBlock network, NDManager manager, Mismatches mismatches) {
    List<NDArray> batches = Recorded.inputs(record, "train_batches", manager);
    for (int i = 0; i < batches.size(); i++) {
      network.forward(new ParameterStore(manager, false), new NDList(batches.get(i)), true);
      compareStatistics(record.at("/expected/running_stats_training").get(i), network, mismatches);
    }
  }

  private static void calibrate(
      GraphBlock network, List<NDArray> batches, JsonNode expected, Mismatches mismatches) {
    try (Calibration calibration = Calibration.begin(network)) {
      for (int i = 0; i < batches.size(); i++) {
        NDArray output = network.evaluate(batches.get(i)).get(0);
        if (expected.has("outputs_while_calibrating")) {
          mismatches.output(
              "output of batch " + i, expected.get("outputs_while_calibrating").get(i), output);
        }
        compareStatistics(
            expected.get("running_stats_after_each_batch").get(i), network, mismatches);
      }
    }
  }

  private static void compareStatistics(
      JsonNode expected, GraphBlock network, Mismatches mismatches) {
    expected
        .fields()
        .forEachRemaining(
            field -> {
              Component component = component(network, field.getKey());
              mismatches.close(
                  field.getKey() + ".buffer",
                  field.getValue().get("buffer"),
                  component.ownBuffers().get("buffer"));
              mismatches.equal(
                  field.getKey() + ".counter",
                  field.getValue().get("counter").asInt(),
                  component.ownAttributes().get("counter"));
            });
  }

  /** A building block by its recorded path: of the only layer, or after the layer's name. */
  private static Component component(GraphBlock network, String path) {
    for (Map.Entry<String, Block> layer : network.graph().layers().entrySet()) {
      if (layer.getValue() instanceof QuantLayer quantized) {
        Component found = quantized.components().get(path);
        if (found == null && path.startsWith(layer.getKey() + ".")) {
          found = quantized.components().get(path.substring(layer.getKey().length() + 1));
        }
        if (found != null) {
          return found;
        }
      }
    }
    throw new IllegalArgumentException("no building block " + path);
  }

  private static void compareQuantizers(
      JsonNode expected, GraphBlock network, NDArray input, Mismatches mismatches) {
    expected
        .fields()
        .forEachRemaining(
            field ->
                QuantizedLayers.compareActivation(
                    field.getKey(), field.getValue(), network, input, mismatches));
  }

  private static Graph activation(String topology, JsonNode quantization) {
    QuantizerRecipe recipe = RecordedQuantizers.recipe(quantization.get("act_quant"));
    String kind = topology.replace("single ", "");
    QuantLayer layer =
        switch (kind) {
          case "QuantIdentity" ->
              QuantIdentity.builder(RecordedQuantizers.presets()).actQuant(recipe).build();
          case "QuantReLU" ->
              QuantReLU.builder(RecordedQuantizers.presets()).actQuant(recipe).build();
          case "QuantTanh" ->
              QuantTanh.builder(RecordedQuantizers.presets()).actQuant(recipe).build();
          case "QuantSigmoid" ->
              QuantSigmoid.builder(RecordedQuantizers.presets()).actQuant(recipe).build();
          case "QuantHardTanh" ->
              QuantHardTanh.builder(RecordedQuantizers.presets()).actQuant(recipe).build();
          default -> throw new IllegalArgumentException("unknown layer " + kind);
        };
    Graph graph = new Graph();
    Node input = graph.append("x", new Operation.Input());
    graph.addLayer("layer", layer);
    Node call = graph.append("layer", new Operation.LayerCall("layer"), Argument.of(input));
    graph.append("output", new Operation.Output(), Argument.of(call));
    return graph;
  }
}
