package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockProductsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final long OUTPUTS = 24;

  @ParameterizedTest(name = "{0} of {1} bits, {2} columns in groups of {3}, rank {5}")
  @CsvSource({
    // weight, bits, columns, group, opset, rank, bits of the product, block, zero points
    "Int8WeightPerChannelFloat,           4,  64,  0, 17, 2, 4,  64, false",
    "Int8WeightPerChannelFloat,           4,  64,  0, 21, 3, 4,  64, false",
    "Int8WeightPerChannelFloat,           3,  80,  0, 21, 3, 4, 128, false",
    "Int8WeightPerTensorFloat,            8, 200,  0, 17, 3, 8, 128, false",
    "ShiftedUint8WeightPerChannelFloat,   8,  64,  0, 17, 2, 8,  64, true",
    "ShiftedUint8WeightPerChannelFloat,   4,  64,  0, 21, 3, 4,  64, true",
    "IntWeightSymmetricGroupQuant,        4,  96, 32, 21, 3, 4,  32, false",
    "IntWeightSymmetricGroupQuant,        8,  96, 48, 21, 2, 8,  16, false",
    "ShiftedUint8WeightGroupQuantFloat,   4,  96, 32, 21, 3, 4,  32, true",
    "ShiftedUint8WeightGroupQuantFloat,   8,  96, 32, 21, 2, 8,  32, true",
  })
  void engineAndNetworkAgree(
      String weight,
      int bits,
      int columns,
      int group,
      int opset,
      int rank,
      int written,
      int block,
      boolean zeroPoints)
      throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, weight, bits, columns, group);
      long[] shape = rank == 2 ? new long[] {5, columns} : new long[] {2, 5, columns};
      Map<String, NDArray> input = Map.of("x", WrittenFormsTest.random(manager, 3, shape));
      NDArray expected = network.evaluate(input.get("x")).singletonOrThrow();

      ModelProto model = BlockProducts.apply(write(manager, network, shape, opset), 0);

      NodeProto product = only(model, "MatMulNBits");
      assertThat(attribute(product, "bits")).isEqualTo(written);
      assertThat(attribute(product, "block_size")).isEqualTo(block);
      assertThat(product.getInputCount()).isEqualTo(zeroPoints ? 4 : 3);
      assertThat(model.getGraph().getNodeList())
          .extracting(NodeProto::getOpType)
          .doesNotContain("DequantizeLinear", "Clip", "MatMul", "Gemm");
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        NDArray actual = Reference.run(manager, model.toByteArray(), input, level).get(0);
        float range = expected.abs().max().getFloat();
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-5f * range);
      }
    }
  }

  @ParameterizedTest(name = "{0}, groups of {2}")
  @CsvSource({
    "MXFloat8e4m3Weight, 64, 32, 21",
    "IntWeightSymmetricGroupQuant, 64, 8, 21",
    "Int8WeightPerChannelFloat, 12, 0, 17"
  })
  void whatTheOperatorCannotExpressStaysAsItIs(String weight, int columns, int group, int opset) {
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, weight, 8, columns, group);
      ModelProto model = write(manager, network, new long[] {2, 5, columns}, opset);

      assertThat(BlockProducts.apply(model, 0)).isSameAs(model);
    }
  }

  private static NodeProto only(ModelProto model, String type) {
    List<NodeProto> found = new ArrayList<>(model.getGraph().getNodeList());
    found.removeIf(node -> !node.getOpType().equals(type));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static long attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getI();
  }

  private static GraphBlock network(
      NDManager manager, String weight, int bits, int columns, int group) {
    QuantLinear.Builder builder = QuantLinear.builder(BREVITY).units(OUTPUTS).weightQuant(weight);
    if (bits != 8) {
      builder.set("weight_bit_width", bits);
    }
    if (group != 0) {
      builder.set("weight_group_size", group);
    }
    if (weight.startsWith("Shifted")) {
      builder.set("weight_quantize_zero_point", true);
    }
    QuantLinear layer = builder.build();
    layer.weight().setArray(WrittenFormsTest.random(manager, 1, OUTPUTS, columns));
    layer.bias().ifPresent(bias -> bias.setArray(WrittenFormsTest.random(manager, 2, OUTPUTS)));
    Graph graph = new Graph();
    Node x = graph.append("x", new Operation.Input());
    graph.addLayer("linear", layer);
    Node call =
        graph.append("linear", new Operation.LayerCall("linear"), WrittenFormsTest.argument(x));
    graph.append("output", new Operation.Output(), WrittenFormsTest.argument(call));
    return new GraphBlock(graph, manager);
  }

  private static ModelProto write(NDManager manager, GraphBlock network, long[] shape, int opset) {
    List<Long> in = new ArrayList<>();
    List<Long> out = new ArrayList<>();
    for (long size : shape) {
      in.add(size);
      out.add(size);
    }
    out.set(out.size() - 1, OUTPUTS);
    return new ModelWriter(opset, Map.of())
        .write(
            network,
            manager,
            List.of(new Port("x", "float32", in)),
            List.of(new Port("y", "float32", out)));
  }
}
