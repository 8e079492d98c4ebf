package dev.brevity.runtime.algorithm.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.GraphRotation.Fused;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearnedRotationTest {
  private static final int FEATURES = 8;
  private static final Brevity PRESETS = Brevity.builtin();

  @Test
  void lowersTheErrorOfQuantizedWeightsAndChangesNothingInFloatingPoint() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph = twoLayers(manager);
      GraphBlock floating = new GraphBlock(graph, manager);
      NDArray x = RandomLayers.numbers(manager, new Shape(32, 5), 3);
      NDArray wanted = floating.evaluate(x).get(0).duplicate();
      Graph copy = graph.copy();
      LayerwiseQuantization.apply(
          copy,
          (layer, spec) ->
              Optional.of(
                  new LayerQuantizers(
                      Map.of(
                          "weight",
                          PRESETS
                              .quantizer("Int8WeightPerChannelFloat")
                              .with(Map.of("bit_width", 3))),
                      false)));
      GraphBlock quantized = new GraphBlock(copy, manager);
      List<Fused> regions = new GraphRotation(GraphRotation.Options.defaults()).fused(graph);
      assertThat(regions).containsExactly(new Fused(List.of("one"), List.of("two"), FEATURES));
      List<NDArray> start = List.of(RotationSource.hadamard(0).of(manager, FEATURES));
      Samples samples = Samples.of(List.of(new NDList(x)));
      LearnedRotation.Objective objective =
          (inputs, outputs) -> outputs.get(0).sub(wanted).square().mean();
      LearnedRotation learning =
          new LearnedRotation(
              quantized, regions, new LearnedRotation.Options(60, 0.5, true, 5, () -> 2));
      double before = learning.mean(start, samples, objective);

      LearnedRotation.Result result = learning.learn(manager, start, samples, objective);
      double learned = learning.mean(result.matrices(), samples, objective);
      learning.fuse(result.matrices());

      assertThat(result.losses()).hasSize(60);
      assertThat(learned).isLessThan(0.8 * before);
      NDArray matrix = result.matrices().get(0);
      assertThat(largest(matrix.matMul(matrix.transpose()).sub(manager.eye(FEATURES))))
          .isLessThan(1e-4f);
      assertThat(largest(floating.evaluate(x).get(0).sub(wanted))).isLessThan(1e-4f);
      // What was learned on is what the network now is.
      assertThat(quantized.evaluate(x).get(0).sub(wanted).square().mean().getFloat())
          .isCloseTo((float) learned, within(1e-5f));
    }
  }

  private static float largest(NDArray x) {
    return x.abs().max().getFloat();
  }

  /** Two linear layers with biases, and features of very different size between them. */
  private static Graph twoLayers(NDManager manager) {
    Graph graph = new Graph();
    RandomLayers.addLinear(graph, manager, "one", FEATURES, 5);
    RandomLayers.addLinear(graph, manager, "two", 4, FEATURES);
    Node x = graph.append("x", new Operation.Input());
    Node one = graph.append("one", new Operation.LayerCall("one"), Argument.of(x));
    Node two = graph.append("two", new Operation.LayerCall("two"), Argument.of(one));
    graph.append("output", new Operation.Output(), Argument.of(two));
    return graph;
  }
}
