package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges a batch normalization into the layer before it, whose result nothing else uses: the weight
 * is multiplied by {@code gamma / sqrt(var + eps)} and the bias takes the rest. A normalization
 * before a layer stays.
 */
public final class BatchNormMerging {
  private static final Map<String, Set<String>> MERGED_INTO =
      Map.of(
          "BatchNorm1d", Set.of("BatchNorm1d", "Linear", "Conv1d", "ConvTranspose1d"),
          "BatchNorm2d", Set.of("BatchNorm2d", "Conv2d", "ConvTranspose2d"),
          "BatchNorm3d", Set.of("BatchNorm3d", "Conv3d", "ConvTranspose3d"));

  private BatchNormMerging() {}

  /**
   * Changes the graph in place.
   *
   * @return names of the layers that are gone, in the order in which they were merged
   */
  public static List<String> apply(Graph graph) {
    List<String> merged = new ArrayList<>();
    for (Node node : List.copyOf(graph.nodes())) {
      Optional<Node> before = layerBefore(graph, node);
      if (before.isPresent()) {
        merge(graph, before.get(), node);
        merged.add(node.layer().orElseThrow());
        graph.replaceUses(node, before.get());
        graph.remove(node);
        graph.removeLayer(node.layer().orElseThrow());
      }
    }
    return List.copyOf(merged);
  }

  private static Optional<Node> layerBefore(Graph graph, Node node) {
    Set<String> types =
        LayerTypes.of(graph, node)
            .map(type -> MERGED_INTO.getOrDefault(type, Set.of()))
            .orElse(Set.of());
    if (node.inputs().size() != 1 || graph.calls(node.layer().orElse("")).size() != 1) {
      return Optional.empty();
    }
    Node before = node.inputs().get(0);
    boolean fits =
        LayerTypes.of(graph, before).filter(types::contains).isPresent()
            && graph.users(before).size() == 1
            && graph.calls(before.layer().orElseThrow()).size() == 1;
    return fits ? Optional.of(before) : Optional.empty();
  }

  private static void merge(Graph graph, Node before, Node node) {
    BatchNorm norm = (BatchNorm) graph.layerOf(node).orElseThrow();
    String layer = before.layer().orElseThrow();
    try (Scope scope = Scope.discarding()) {
      NDArray deviation = norm.runningVariance().getArray().add((float) norm.epsilon()).sqrt();
      NDArray factor =
          norm.weight().map(Parameter::getArray).orElseGet(deviation::onesLike).div(deviation);
      NDArray mean = norm.runningMean().getArray();
      NDArray offset =
          norm.bias().map(Parameter::getArray).orElseGet(mean::zerosLike).sub(mean.mul(factor));
      absorb(graph, layer, factor, offset);
    }
  }

  private static void absorb(Graph graph, String layer, NDArray factor, NDArray offset) {
    ChannelWeights weights = ChannelWeights.ofSource(graph, layer);
    Block block = graph.layer(layer);
    if (weights.bias() == null) {
      weights.multiply(factor, 0);
      NDManager owner = weights.weight().getArray().getManager();
      ((WeightLayer) block).addBias(Scope.keep(offset, owner));
    } else {
      weights.multiply(factor, 0);
      Tensors.assign(weights.bias().getArray(), weights.bias().getArray().add(offset));
    }
    if (block instanceof QuantLayer quantized) {
      quantized.rebuildQuantizers();
    }
  }
}
