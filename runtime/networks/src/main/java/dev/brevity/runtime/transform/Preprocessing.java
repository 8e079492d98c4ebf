package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a graph into the form that quantizers are placed in: activations and pooling as layers
 * with one call each, batch normalizations merged, and, if wanted, weights equalized and channels
 * split. The network must be in evaluation mode from here on, since merged normalizations no longer
 * follow their batches.
 *
 * @param relu6ToRelu whether the limit of ReLU6 is dropped; a quantizer will learn its own
 * @param mergeBatchNorm whether batch normalizations are merged into the layers before them
 * @param equalization passes and settings of weight equalization; 0 passes leave it out
 * @param splitting empty for no channel splitting
 */
public record Preprocessing(
    boolean relu6ToRelu,
    boolean mergeBatchNorm,
    WeightEqualization equalization,
    Optional<ChannelSplitting> splitting) {
  /** ReLU6 becomes ReLU, normalizations are merged, weights stay as they are. */
  public static Preprocessing defaults() {
    return new Preprocessing(
        true, true, WeightEqualization.defaults().withIterations(0), Optional.empty());
  }

  /** Changes the graph in place. */
  public void apply(Graph graph, NDManager manager) {
    FunctionsToLayers.apply(graph);
    SharedLayers.separate(graph);
    if (relu6ToRelu) {
      dropLimits(graph);
    }
    MeansToPooling.apply(graph);
    Concatenations.collapse(graph);
    Concatenations.splitBatchNorms(graph);
    if (mergeBatchNorm) {
      BatchNormMerging.apply(graph);
    }
    bypassStochasticDepth(graph);
    equalization.apply(graph, manager);
    splitting.ifPresent(split -> split.apply(graph));
    graph.check();
  }

  /**
   * Brings a graph into that form without a change to any number, and so also a graph that has none
   * yet.
   */
  public static void arrange(Graph graph) {
    FunctionsToLayers.apply(graph);
    SharedLayers.separate(graph);
    MeansToPooling.apply(graph);
    Concatenations.collapse(graph);
    bypassStochasticDepth(graph);
    graph.check();
  }

  private static void dropLimits(Graph graph) {
    for (String layer : List.copyOf(graph.layers().keySet())) {
      if (LayerTypes.spec(graph, layer).type().equals("ReLU6")) {
        Block relu =
            new FloatLayers().create(new LayerSpec("ReLU", Map.of("inplace", false))).orElseThrow();
        graph.replaceLayer(layer, relu);
      }
    }
  }

  /** In evaluation mode stochastic depth hands its input on. */
  private static void bypassStochasticDepth(Graph graph) {
    for (Node node : List.copyOf(graph.nodes())) {
      boolean stochasticDepth =
          node.calls("stochastic_depth")
              || LayerTypes.of(graph, node).filter("StochasticDepth"::equals).isPresent();
      if (stochasticDepth) {
        graph.replaceUses(node, node.inputs().get(0));
        graph.remove(node);
      }
    }
  }
}
