package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.element.Attributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies between quantizers and is no integer stays as it is, whatever engines make of it. */
class FloatWeightsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 7, 7);

  @ParameterizedTest(name = "{0} behind {1}, opset {2}")
  @CsvSource({
    "Fp8e4m3OCPWeightPerTensorFloat, Int8ActPerTensorFloat, 21, Mul",
    "Fp8e4m3OCPWeightPerChannelFloat, ShiftedUint8ActPerTensorFloat, 19, Mul",
    "Fp8e4m3WeightPerChannelFloat, Int8ActPerTensorFloat, 17, Mul",
    "NoneWeightQuant, ShiftedUint8ActPerTensorFloat, 17, Mul",
    "Int8WeightPerChannelFloat, ShiftedUint8ActPerTensorFloat, 17, DequantizeLinear",
  })
  void layersBetweenQuantizersComputeWhatTheNetworkComputes(
      String weight, String input, int opset, String producer) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, IMAGES);
      Block layer =
          QuantConv2d.builder(BREVITY)
              .filters(4)
              .kernel(3)
              .inputQuant(input)
              .weightQuant(weight)
              .outputQuant("Int8ActPerTensorFloat")
              .build();
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      ModelProto.Builder model = written(network, manager, opset);

      FloatWeights.keep(model.getGraphBuilder());

      NodeProto convolution = only(model, "Conv");
      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOutput(0).equals(convolution.getInput(0)))
          .extracting(NodeProto::getOpType)
          .containsExactly(producer);
      requireSame(manager, network, x, Map.of("x", x), model.build());
    }
  }

  /** As onnxruntime does with graphs within nodes, too. */
  @ParameterizedTest(name = "constants within: {0}")
  @ValueSource(booleans = {true, false})
  void branchesComputeWhatTheNetworkComputes(boolean constantsWithin) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, IMAGES);
      Block layer =
          QuantConv2d.builder(BREVITY)
              .filters(4)
              .kernel(3)
              .inputQuant("ShiftedUint8ActPerTensorFloat")
              .weightQuant("NoneWeightQuant")
              .outputQuant("Int8ActPerTensorFloat")
              .build();
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      ModelProto.Builder model = branched(written(network, manager, 17), constantsWithin);

      FloatWeights.keep(model.getGraphBuilder());

      Map<String, NDArray> inputs = Map.of("x", x, "taken", manager.create(true));
      requireSame(manager, network, x, inputs, model.build());
    }
  }

  /** The graph as both branches of a node. */
  private static ModelProto.Builder branched(ModelProto.Builder model, boolean constantsWithin) {
    GraphProto whole = model.getGraph();
    GraphProto.Builder branch = whole.toBuilder().clearInput();
    GraphProto.Builder graph = whole.toBuilder().clearNode();
    (constantsWithin ? graph : branch).clearInitializer();
    graph
        .addInputBuilder()
        .setName("taken")
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(TensorProto.DataType.BOOL.getNumber())
        .getShapeBuilder();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("If")
            .addInput("taken")
            .addOutput("y")
            .addAttribute(Attributes.graph("then_branch", named(branch, "then")))
            .addAttribute(Attributes.graph("else_branch", named(branch, "else"))));
    return model.setGraph(graph);
  }

  /** The branch with names of its own. */
  private static GraphProto named(GraphProto.Builder branch, String prefix) {
    Map<String, String> names = new HashMap<>();
    branch.getInitializerList().forEach(one -> names.put(one.getName(), prefix + one.getName()));
    branch.getNodeList().forEach(one -> names.put(one.getOutput(0), prefix + one.getOutput(0)));
    GraphProto.Builder named = branch.clone();
    ModelWriter.rename(named, names);
    named
        .getInitializerBuilderList()
        .forEach(one -> one.setName(names.getOrDefault(one.getName(), one.getName())));
    named.getNodeBuilderList().forEach(one -> one.setName(prefix + one.getName()));
    named.getOutputBuilderList().forEach(one -> one.setName(prefix + one.getName()));
    return named.build();
  }

  private static ModelProto.Builder written(GraphBlock network, NDManager manager, int opset) {
    return new ModelWriter(opset, Map.of())
            .write(
                network,
                manager,
                List.of(new Port("x", "float32", List.of(2L, 3L, 7L, 7L))),
                List.of(new Port("y", "float32", List.of())))
            .toBuilder();
  }

  private static void requireSame(
      NDManager manager,
      GraphBlock network,
      NDArray x,
      Map<String, NDArray> inputs,
      ModelProto model)
      throws OrtException {
    NDArray expected = network.evaluate(x).singletonOrThrow();
    float most = expected.abs().max().getFloat();
    for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
      NDArray y = Reference.run(manager, model.toByteArray(), inputs, level).get(0);
      NDArray moved = y.sub(expected).abs().gt(1e-5f * most);
      // Sums in floating point may lie on the other side of the middle between two codes.
      assertThat(moved.toType(DataType.FLOAT32, false).mean().getFloat()).isLessThan(0.01f);
    }
  }

  private static NodeProto only(ModelProto.Builder model, String type) {
    List<NodeProto> found =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals(type))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
