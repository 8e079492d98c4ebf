package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.Reference;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights of any type load in front of MatMul, behind quantized values, and mean what they say. */
class WeightsOfProductsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final long[] SHAPE = {4, 3, 64};

  @ParameterizedTest(name = "{0} at {1} bits, opset {2}")
  @CsvSource({
    "Int8WeightPerChannelFloat,          8, 17",
    "Int8WeightPerChannelFloat,         12, 17",
    "Int8WeightPerTensorFloat,          16, 17",
    "Int8WeightPerChannelFloat,         12, 21",
    "Int8WeightPerChannelFloat,          4, 21",
    "Fp8e4m3OCPWeightPerChannelFloat,    8, 19",
    "Fp8e4m3OCPWeightPerTensorFloat,     8, 21",
    "Fp8e5m2OCPWeightPerChannelFloat,    8, 21",
    "MXFloat8e4m3Weight,                 8, 21",
    "MXInt8Weight,                       8, 21",
    "MXInt8Weight,                       4, 21",
    "Fp8e4m3OCPWeightPerChannelFloat,    8, 17"
  })
  void loadWithAllOptimizations(String weight, int bits, int opset) throws OrtException {
    QuantLinear.Builder builder =
        QuantLinear.builder(BREVITY)
            .units(8)
            .inputQuant("ShiftedUint8ActPerTensorFloat")
            .weightQuant(weight);
    if (bits != 8) {
      builder.set("weight_bit_width", bits);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, builder.build());
      byte[] model = write(manager, network, opset).toByteArray();
      Map<String, NDArray> input = Map.of("x", WrittenFormsTest.random(manager, 4, SHAPE));

      NDArray expected = network.evaluate(input.get("x")).singletonOrThrow();
      NDArray actual = Reference.run(manager, model, input, OptLevel.ALL_OPT).get(0);

      float range = expected.abs().max().getFloat();
      assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(0.02f * range);
    }
  }

  private static GraphBlock network(NDManager manager, QuantLinear layer) {
    layer.weight().setArray(WrittenFormsTest.random(manager, 1, 8, SHAPE[2]));
    layer.bias().ifPresent(bias -> bias.setArray(WrittenFormsTest.random(manager, 2, 8)));
    Graph graph = new Graph();
    Node x = graph.append("x", new Operation.Input());
    graph.addLayer("linear", layer);
    Node call =
        graph.append("linear", new Operation.LayerCall("linear"), WrittenFormsTest.argument(x));
    graph.append("output", new Operation.Output(), WrittenFormsTest.argument(call));
    GraphBlock network = new GraphBlock(graph, manager);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(WrittenFormsTest.random(manager, 3, SHAPE));
    }
    return network;
  }

  private static ModelProto write(NDManager manager, GraphBlock network, int opset) {
    return new ModelWriter(opset, Map.of())
        .write(
            network,
            manager,
            List.of(new Port("x", "float32", List.of(-1L, SHAPE[1], SHAPE[2]))),
            List.of(new Port("y", "float32", List.of(-1L, SHAPE[1], 8L))));
  }
}
