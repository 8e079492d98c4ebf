package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.calibration.QuantizationSwitch.Activations;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;

/**
 * Outputs while some of the quantizers are switched off, and after. Combinations that the reference
 * refuses, since a bias lacks its scale, are refused.
 */
final class StatusComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(record.get("quantization")));
    GraphBlock network = new GraphBlock(graph, manager);
    NDArray x = Native.of(manager, Tensor.read(record.get("x")));
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(x);
    }
    mismatches.output("output before", record.get("output_before"), network.evaluate(x).get(0));
    for (JsonNode one : record.get("cases")) {
      JsonNode options = one.get("kwargs");
      try (QuantizationSwitch off =
          QuantizationSwitch.of(
              network,
              activations(options),
              !options.path("disable_weight_quant").asBoolean(false),
              !options.path("disable_bias_quant").asBoolean(false))) {
        compare(options.toString(), one.get("output_inside"), network, x, mismatches);
      }
      mismatches.output(
          "output after " + options, record.get("output_before"), network.evaluate(x).get(0));
    }
  }

  private static void compare(
      String what, JsonNode expected, GraphBlock network, NDArray x, Mismatches mismatches) {
    try {
      NDArray output = network.evaluate(x).get(0);
      if (expected.has("error")) {
        mismatches.add(what + " is not refused");
      } else {
        mismatches.output(what, expected, output);
      }
    } catch (GraphException e) {
      if (!expected.has("error")) {
        mismatches.add(what + " is refused: " + e.getMessage());
      }
    }
  }

  private static Activations activations(JsonNode options) {
    if (!options.path("disable_act_quant").asBoolean(false)) {
      return Activations.QUANTIZED;
    }
    return options.path("call_act_quantizer_impl").asBoolean(false)
        ? Activations.OBSERVED
        : Activations.FLOAT;
  }
}
