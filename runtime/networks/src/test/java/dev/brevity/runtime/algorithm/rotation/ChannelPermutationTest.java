package dev.brevity.runtime.algorithm.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.ChannelPermutation.Moved;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelPermutationTest {
  private static final int BLOCK = 2;

  @ParameterizedTest
  @EnumSource(ChannelOrder.class)
  void movesFeaturesThroughFunctionsAndNormalizationsAndChangesNoOutput(ChannelOrder order) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph = gated(manager);
      GraphBlock network = new GraphBlock(graph, manager);
      NDArray x = RandomLayers.numbers(manager, new Shape(5, 3), 7);
      NDArray before = network.evaluate(x).get(0).duplicate();

      List<Moved> moved =
          new ChannelPermutation(order, BLOCK, true, 1)
              .apply(network, manager, Samples.of(List.of(new NDList(x))));

      assertThat(moved).extracting(Moved::sinks).containsExactly(List.of("down"));
      assertThat(moved.get(0).sources()).containsExactlyInAnyOrder("gate", "up");
      assertThat(moved.get(0).order()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
      assertThat(network.evaluate(x).get(0).sub(before).abs().max().getFloat()).isLessThan(1e-5f);
    }
  }

  @ParameterizedTest
  @CsvSource({"transpose", "output"})
  void leavesFeaturesWhosePlacesSomethingElseSees(String reader) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph = gated(manager);
      Node product = graph.node("product");
      if (reader.equals("output")) {
        graph.output().setArguments(List.of(Argument.of(List.of(product, graph.node("down")))));
      } else {
        graph.insertAfter(
            product,
            "turned",
            new Operation.FunctionCall(PyTorchFunctions.registry().get("transpose")),
            Argument.of(product),
            Argument.of(0L),
            Argument.of(1L));
      }

      assertThat(new ChannelPermutation(ChannelOrder.ABSMAX, BLOCK, true, 1).targets(graph))
          .isEmpty();
    }
  }

  @Test
  void dealsEveryBlockItsShareOfTheLargeChannels() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ChannelMagnitudes known = new ChannelMagnitudes(6);
      known.add(manager.create(new float[] {9, -8, 7, 1, 2, -3}, new Shape(1, 6)));

      int[] order = ChannelOrder.MASSDIFF.of(known, 3, new Random(1));

      // 9 + 3 + 2 and 8 + 7 + 1.
      assertThat(order).containsExactly(0, 5, 4, 1, 2, 3);
    }
  }

  /** {@code down(norm(silu(gate(x)) * up(x)))}. */
  private static Graph gated(NDManager manager) {
    Graph graph = new Graph();
    RandomLayers.addLinear(graph, manager, "gate", 8, 3);
    RandomLayers.addLinear(graph, manager, "up", 8, 3);
    RandomLayers.addLinear(graph, manager, "down", 4, 8);
    Map<String, NDArray> factors = Map.of("weight", RandomLayers.numbers(manager, new Shape(8), 4));
    graph.addLayer(
        "norm",
        new FloatLayers()
            .create(new LayerSpec("RMSNorm", Map.of("normalized_shape", List.of(8L))), factors));
    Node x = graph.append("x", new Operation.Input());
    Node gate = call(graph, "gate", x);
    Node activated = function(graph, "silu", "activated", Argument.of(gate));
    Node product =
        function(
            graph, "mul", "product", Argument.of(activated), Argument.of(call(graph, "up", x)));
    Node last = call(graph, "down", call(graph, "norm", product));
    graph.append("output", new Operation.Output(), Argument.of(last));
    return graph;
  }

  private static Node call(Graph graph, String layer, Node input) {
    return graph.append(layer, new Operation.LayerCall(layer), Argument.of(input));
  }

  private static Node function(Graph graph, String function, String name, Argument... arguments) {
    return graph.append(
        name, new Operation.FunctionCall(PyTorchFunctions.registry().get(function)), arguments);
  }
}
