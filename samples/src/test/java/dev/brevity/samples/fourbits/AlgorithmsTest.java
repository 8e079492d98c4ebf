package dev.brevity.samples.fourbits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The examples of docs/post-training.md on two linear layers. */
class AlgorithmsTest {
  private static final int FEATURES = 32;

  private static final Map<String, Function<Algorithms, List<LayerError>>> EXAMPLES =
      Map.of(
          "gptq", each -> each.round(each.quantize(), Gptq.defaults()),
          "gpfq", each -> each.round(each.quantize(), Gpfq.defaults()),
          "qronos", each -> each.round(each.quantize(), Qronos.defaults()),
          "axe", each -> each.roundWithin(each.quantize(), 20),
          "learned_round", each -> each.learnRounding(each.quantize()),
          "svd_quant",
              each -> {
                each.quantize();
                return each.addBranches(4);
              });

  @Test
  void eachLowersTheErrorOfALayer() {
    EXAMPLES.forEach(
        (name, example) -> {
          try (NDManager manager = NDManager.newBaseManager()) {
            List<LayerError> errors = example.apply(network(manager));

            assertThat(errors).as(name).anyMatch(LayerError::isLower);
          }
        });
  }

  @Test
  void awqLooksAtEveryLayer() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Algorithms example = network(manager);

      assertThat(example.scaleChannels(example.quantize()))
          .extracting(LayerError::layer)
          .containsExactly("first", "second");
    }
  }

  @Test
  void preparationsLeaveWhatANetworkComputes() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Algorithms example = network(manager);
      NDArray input = example.batches().get(0).head();
      NDArray before = new GraphBlock(example.graph(), manager).evaluate(input).head();

      example.rotate(8);

      NDArray after = new GraphBlock(example.graph(), manager).evaluate(input).head();
      assertThat(after.sub(before).abs().max().getFloat()).isLessThan(1e-3f);
      example.reduceMaxima();
    }
  }

  private static Algorithms network(NDManager manager) {
    Random random = new Random(2);
    Graph graph = new Graph();
    Node last = graph.append("x", new Operation.Input());
    for (String name : List.of("first", "second")) {
      LayerSpec spec =
          new LayerSpec("Linear", Map.of("in_features", 32L, "out_features", 32L, "bias", false));
      NDArray weight = numbers(random, manager, FEATURES, FEATURES).mul(0.2f);
      graph.addLayer(name, new FloatLayers().create(spec, Map.of("weight", weight)));
      last = graph.append(name, new Operation.LayerCall(name), Argument.of(last));
      Operation relu = new Operation.FunctionCall(PyTorchFunctions.registry().get("relu"));
      last = graph.append(name + "_relu", relu, Argument.of(last));
    }
    graph.append("output", new Operation.Output(), Argument.of(last));
    NDArray mixed = numbers(random, manager, 256, 6).matMul(numbers(random, manager, 6, FEATURES));
    NDArray noise = numbers(random, manager, 256, FEATURES);
    return new Algorithms(graph, manager, List.of(new NDList(mixed.add(noise))));
  }

  private static NDArray numbers(Random random, NDManager manager, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(rows, columns));
  }
}
