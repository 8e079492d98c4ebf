package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.awq.Awq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.runtime.transform.WeightEqualization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Corners where the reference does something that nobody wants. The record shows that; here the
 * network goes on computing what it computed, and what the reference refuses works.
 */
final class EdgeCasesComparison implements PtqComparison {
  private static final Map<String, String> CALLS =
      Map.of(
          "equalize_unsafe_Prod", "o a*b+c",
          "equalize_unsafe_Sq", "o a*a",
          "equalize_unsafe_Ax", "o a");

  /** Corners that other tests show. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "layerwise_quantize_root_layer", "a graph has no root that could be a layer",
          "norm_correction_closed_form", "the suite norm_correction",
          "gptq_convtranspose_k1", "GpxqTest",
          "gptq_convtranspose_k2", "GpxqTest");

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    record
        .get("cases")
        .fields()
        .forEachRemaining(field -> compare(field.getKey(), field.getValue(), manager, mismatches));
  }

  private static void compare(String name, JsonNode one, NDManager manager, Mismatches mismatches) {
    if (CALLS.containsKey(name)) {
      equalize(name, one, manager, mismatches);
      return;
    }
    switch (name) {
      case "calibration_mode_disabled" -> calibrateLate(one, manager, mismatches);
      case "recalibration_after_training_init" -> calibrateAgain(one, manager, mismatches);
      case "learned_round_insertion" -> learnNothing(one, manager, mismatches);
      case "awq_clip_few_tokens" -> scaleForFewTokens(manager, mismatches);
      case "gptq_linear_4d_input" -> roundForFourDimensions(manager, mismatches);
      default -> {
        if (!ELSEWHERE.containsKey(name)) {
          mismatches.add("unknown corner " + name);
        }
      }
    }
  }

  /** Equalization never changes what is computed. */
  private static void equalize(
      String name, JsonNode one, NDManager manager, Mismatches mismatches) {
    Graph graph = network(one, CALLS.get(name), manager);
    NDArray x = Native.of(manager, Tensor.read(one.get("x")));
    GraphBlock block = new GraphBlock(graph, manager);
    WeightEqualization.defaults().apply(graph, manager);
    if (distance(block, x, one.get("output_float")) >= 1e-5) {
      mismatches.add(name + ": the output has changed");
    }
  }

  /** What is not calibrated is not frozen: a later calibration finds the scale. */
  private static void calibrateLate(JsonNode one, NDManager manager, Mismatches mismatches) {
    NDArray x = Native.of(manager, Tensor.read(one.get("x")));
    QuantIdentity layer =
        QuantIdentity.builder(RecordedQuantizers.presets())
            .actQuant(RecordedQuantizers.presets().quantizer("Int8ActPerTensorFloat"))
            .build();
    layer.initialize(manager, DataType.FLOAT32, x.getShape());
    ParameterStore store = new ParameterStore(manager, false);
    try (Calibration calibration = Calibration.begin(layer)) {
      layer.forward(store, new NDList(x), false);
    }
    float wanted = x.abs().max().getFloat() / 128;
    mismatches.equal("calibrated late", wanted, scale(layer, x));
  }

  /** Calibration leaves scales that have been found. */
  private static void calibrateAgain(JsonNode one, NDManager manager, Mismatches mismatches) {
    QuantIdentity layer =
        QuantIdentity.builder(RecordedQuantizers.presets())
            .actQuant(RecordedQuantizers.recipe(one.get("quantizer")))
            .build();
    NDArray x = Native.of(manager, Tensor.read(one.get("x")));
    layer.initialize(manager, DataType.FLOAT32, x.getShape());
    ParameterStore store = new ParameterStore(manager, false);
    for (int i = 0; i < 3; i++) {
      layer.forward(store, new NDList(x), true);
    }
    float before = Tensor.read(one.get("scale_after_training_init")).floats()[0];
    mismatches.equal("found in training", before, scale(layer, x));
    try (Calibration calibration = Calibration.begin(layer)) {
      layer.forward(store, new NDList(x), false);
    }
    mismatches.equal("calibrated again", before, scale(layer, x));
  }

  /**
   * Layers outside of the blocks that are learned are rounded to nearest, and not left as they are.
   */
  private static void learnNothing(JsonNode one, NDManager manager, Mismatches mismatches) {
    NDArray weight = Native.of(manager, Tensor.read(one.get("weight")));
    double largest = weight.get(0).abs().max().getFloat();
    long steps = Math.round(largest / Tensor.read(one.get("scale")).data()[0]);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(steps) + 1;
    GraphBlock network = linear(manager, weight, bits);
    NDArray x = numbers(manager, new Shape(4, weight.getShape().get(1)));
    network.evaluate(x);
    new LearnedRound(
            network,
            manager,
            LearnedRoundOptions.defaults(0),
            layer -> Optional.empty(),
            LayerListener.SILENT)
        .apply(Samples.of(List.of(new NDList(x))));
    WeightLayer layer = (WeightLayer) network.graph().layer("linear");
    mismatches.close(
        "rounded to nearest",
        one.get("rtn_quant_weight"),
        layer.quantWeight(new PlainTensor(x)).value());
  }

  private static void scaleForFewTokens(NDManager manager, Mismatches mismatches) {
    GraphBlock network = linear(manager, numbers(manager, new Shape(8, 16)), 4);
    NDArray x = numbers(manager, new Shape(1, 100, 16));
    network.evaluate(x);
    new Awq(false, true)
        .apply(network, manager, Samples.of(List.of(new NDList(x))), LayerListener.SILENT);
    if (network.evaluate(x).get(0).isNaN().any().getBoolean()) {
      mismatches.add("AWQ for few tokens gives NaN");
    }
  }

  private static void roundForFourDimensions(NDManager manager, Mismatches mismatches) {
    GraphBlock network = linear(manager, numbers(manager, new Shape(8, 16)), 4);
    NDArray x = numbers(manager, new Shape(2, 3, 40, 16));
    network.evaluate(x);
    List<LayerError> errors =
        new Gpxq(network, manager, Gptq.defaults(), Gpxq.Options.defaults(), LayerListener.SILENT)
            .apply(Samples.of(List.of(new NDList(x))));
    if (errors.size() != 1 || !errors.get(0).isLower()) {
      mismatches.add("GPTQ for inputs of four dimensions: " + errors);
    }
  }

  /** A linear layer with weights of so many bits. */
  private static GraphBlock linear(NDManager manager, NDArray weight, int bits) {
    Graph graph = new Graph();
    Map<String, Object> options = new HashMap<>();
    options.put("in_features", weight.getShape().get(1));
    options.put("out_features", weight.getShape().get(0));
    options.put("bias", false);
    graph.addLayer(
        "linear",
        new FloatLayers().create(new LayerSpec("Linear", options), Map.of("weight", weight)));
    Node x = graph.append("x", new Operation.Input());
    Node call = graph.append("linear", new Operation.LayerCall("linear"), Argument.of(x));
    graph.append("output", new Operation.Output(), Argument.of(call));
    QuantizerRecipe recipe =
        RecordedQuantizers.presets()
            .quantizer("Int8WeightPerChannelFloat")
            .with(Map.of("bit_width", bits));
    LayerwiseQuantization.apply(
        graph, (layer, spec) -> Optional.of(new LayerQuantizers(Map.of("weight", recipe), false)));
    return new GraphBlock(graph, manager);
  }

  private static NDArray numbers(NDManager manager, Shape shape) {
    Random random = new Random(shape.size());
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return manager.create(numbers, shape);
  }

  private static float scale(QuantIdentity layer, NDArray x) {
    layer.actQuant().setTraining(false);
    return ((IntQuantTensor) layer.actQuant().proxy().quantize(new PlainTensor(x)))
        .scale()
        .getFloat();
  }

  private static double distance(GraphBlock block, NDArray x, JsonNode expected) {
    NDArray wanted = Native.of(x.getManager(), Tensor.read(expected));
    return block.evaluate(x).get(0).sub(wanted).abs().max().getFloat();
  }

  /**
   * A network of layers that all get the input, and one that gets what is made of their results.
   *
   * @param calls the last layer, then a sum of products of the others
   */
  private static Graph network(JsonNode record, String calls, NDManager manager) {
    Graph graph = new PtqModel(manager).layers(record.get("model"));
    FunctionRegistry functions = PyTorchFunctions.registry();
    Node x = graph.append("x", new Operation.Input());
    String[] parts = calls.split(" ");
    Map<String, Node> nodes = new HashMap<>();
    Node sum = null;
    for (String product : parts[1].split("\\+")) {
      Node value = null;
      for (String layer : product.split("\\*")) {
        Node factor =
            nodes.computeIfAbsent(
                layer, name -> graph.append(name, new Operation.LayerCall(name), Argument.of(x)));
        value = value == null ? factor : call(graph, functions, "mul", value, factor);
      }
      sum = sum == null ? value : call(graph, functions, "add", sum, value);
    }
    Node last = graph.append(parts[0], new Operation.LayerCall(parts[0]), Argument.of(sum));
    graph.append("output", new Operation.Output(), Argument.of(last));
    return graph;
  }

  private static Node call(
      Graph graph, FunctionRegistry functions, String function, Node one, Node other) {
    return graph.append(
        function,
        new Operation.FunctionCall(functions.get(function)),
        Argument.of(one),
        Argument.of(other));
  }
}
