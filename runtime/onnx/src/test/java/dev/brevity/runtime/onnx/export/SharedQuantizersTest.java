package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that several layers quantize alike is quantized once. */
class SharedQuantizersTest {
  @Test
  void equalQuantizersOfAValueBecomeOne() {
    GraphProto.Builder graph = twice(0.5f, 0.5f);

    SharedQuantizers.apply(results(graph, "y1", "y2"));

    assertThat(graph.getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("QuantizeLinear", "DequantizeLinear", "Conv", "Conv");
    assertThat(graph.getNode(2).getInput(0)).isEqualTo("d1");
    assertThat(graph.getNode(3).getInput(0)).isEqualTo("d1");
    assertThat(graph.getInitializerList()).extracting(TensorProto::getName).containsExactly("s1");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.25, y1 y2", "0.5, 0.5, d2 y1"})
  void whatDiffersOrIsAResultStays(float one, float other, String results) {
    GraphProto.Builder graph = twice(one, other);

    SharedQuantizers.apply(results(graph, results.split(" ")));

    assertThat(graph.getNodeList())
        .filteredOn(node -> node.getOpType().equals("DequantizeLinear"))
        .hasSize(2);
    assertThat(graph.getNode(graph.getNodeCount() - 1).getInput(0)).isEqualTo("d2");
  }

  @Test
  void graphsWithinUseTheRemainingOne() {
    GraphProto.Builder graph = twice(0.5f, 0.5f);
    GraphProto.Builder within = GraphProto.newBuilder().addNode(node("Relu", "r", "d2"));
    graph.addNode(
        node("If", "y3", "c").toBuilder()
            .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(within)));

    SharedQuantizers.apply(results(graph, "y1", "y2", "y3"));

    NodeProto branch = graph.getNode(graph.getNodeCount() - 1);
    assertThat(branch.getAttribute(0).getG().getNode(0).getInputList()).isEqualTo(List.of("d1"));
  }

  /** Two convolutions of one value, each with a quantizer of its own. */
  private static GraphProto.Builder twice(float one, float other) {
    return GraphProto.newBuilder()
        .addInitializer(scale("s1", one))
        .addInitializer(scale("s2", other))
        .addNode(node("QuantizeLinear", "q1", "x", "s1"))
        .addNode(node("DequantizeLinear", "d1", "q1", "s1"))
        .addNode(node("Conv", "y1", "d1", "w1"))
        .addNode(node("QuantizeLinear", "q2", "x", "s2"))
        .addNode(node("DequantizeLinear", "d2", "q2", "s2"))
        .addNode(node("Conv", "y2", "d2", "w2"));
  }

  private static GraphProto.Builder results(GraphProto.Builder graph, String... names) {
    for (String name : names) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    }
    return graph;
  }

  private static TensorProto scale(String name, float value) {
    return TensorProto.newBuilder().setName(name).setDataType(1).addFloatData(value).build();
  }

  private static NodeProto node(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(type)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}
