package dev.brevity.tests.conformance.ptq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.transform.WeightEqualization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Corners where the reference does something that nobody wants. The record shows that; here the
 * network goes on computing what it computed.
 */
@Tag("conformance")
class EdgeCasesTest {
  private static final Map<String, String> CALLS =
      Map.of(
          "equalize_unsafe_Prod", "o a*b+c",
          "equalize_unsafe_Sq", "o a*a",
          "equalize_unsafe_Ax", "o a");

  @TestFactory
  Stream<DynamicTest> equalizationNeverChangesWhatIsComputed() {
    JsonNode cases = cases();
    return CALLS.keySet().stream()
        .filter(cases::has)
        .map(
            name ->
                DynamicTest.dynamicTest(name, () -> equalize(cases.get(name), CALLS.get(name))));
  }

  private static void equalize(JsonNode one, String calls) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph = network(one, calls, manager);
      NDArray x = Native.of(manager, Tensor.read(one.get("x")));
      GraphBlock block = new GraphBlock(graph, manager);
      assertThat(distance(block, x, one.get("output_float"))).isLessThan(1e-5);

      WeightEqualization.defaults().apply(graph, manager);

      assertThat(distance(block, x, one.get("output_float"))).isLessThan(1e-5);
    }
  }

  @Test
  void calibrationLeavesScalesThatHaveBeenFound() {
    JsonNode one = cases().path("recalibration_after_training_init");
    if (one.isMissingNode()) {
      return;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
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
      assertThat(scale(layer, x)).isEqualTo(before);

      try (Calibration calibration = Calibration.begin(layer)) {
        layer.forward(store, new NDList(x), false);
      }

      assertThat(scale(layer, x)).isEqualTo(before);
    }
  }

  private static JsonNode cases() {
    return PtqFolder.open("edge_cases")
        .cases()
        .getOrDefault("edge_cases", MissingNode.getInstance())
        .path("cases");
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
