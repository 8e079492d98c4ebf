package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      ModelProto.Builder model =
          new ModelWriter(opset, Map.of())
                  .write(
                      network,
                      manager,
                      List.of(new Port("x", "float32", List.of(2L, 3L, 7L, 7L))),
                      List.of(new Port("y", "float32", List.of())))
                  .toBuilder();

      FloatWeights.keep(model.getGraphBuilder());

      NodeProto convolution = only(model, "Conv");
      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOutput(0).equals(convolution.getInput(0)))
          .extracting(NodeProto::getOpType)
          .containsExactly(producer);
      NDArray expected = network.evaluate(x).singletonOrThrow();
      float most = expected.abs().max().getFloat();
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        NDArray y =
            Reference.run(manager, model.build().toByteArray(), Map.of("x", x), level).get(0);
        NDArray moved = y.sub(expected).abs().gt(1e-5f * most);
        // Sums in floating point may lie on the other side of the middle between two codes.
        assertThat(moved.toType(DataType.FLOAT32, false).mean().getFloat()).isLessThan(0.01f);
      }
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
