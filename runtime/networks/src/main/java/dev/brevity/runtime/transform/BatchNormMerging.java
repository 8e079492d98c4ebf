package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Merges a batch normalization into the layer before it, whose result nothing else uses: the weight
 * is multiplied by {@code gamma / sqrt(var + eps)} and the bias takes the rest. A normalization
 * before a layer stays, and so does one that is not over the layer's channels, as after a linear
 * layer over the last of three dimensions.
 */
public final class BatchNormMerging {
  private static final Map<String, Set<String>> MERGED_INTO =
      Map.of(
          "BatchNorm1d", Set.of("BatchNorm1d", "Linear", "Conv1d", "ConvTranspose1d"),
          "BatchNorm2d", Set.of("BatchNorm2d", "Conv2d", "ConvTranspose2d"),
          "BatchNorm3d", Set.of("BatchNorm3d", "Conv3d", "ConvTranspose3d"));

  private BatchNormMerging() {}

  /**
   * Changes the graph in place. Linear layers are taken to compute on matrices, as the reference
   * takes them.
   *
   * @return names of the layers that are gone, in the order in which they were merged
   */
  public static List<String> apply(Graph graph) {
    return apply(graph, node -> Optional.empty(), true);
  }

  /**
   * Changes the graph in place where the merged layer computes the same on random numbers of the
   * shape that the layer's input has.
   *
   * @param inputs the shape of a layer's input, by the node that calls it; where it is not known, a
   *     normalization after a linear layer stays
   * @return names of the layers that are gone, in the order in which they were merged
   */
  public static List<String> apply(Graph graph, Function<Node, Optional<Shape>> inputs) {
    return apply(graph, inputs, false);
  }

  /**
   * The layers without a bias that would get one.
   *
   * @param rank the number of dimensions of a node's result; -1 where it is not known
   */
  public static Set<String> gaining(Graph graph, ToIntFunction<Node> rank) {
    Set<String> gaining = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      Optional<Node> before = layerBefore(graph, node);
      if (before.isPresent()
          && graph.layerOf(before.get()).orElse(null) instanceof WeightLayer layer
          && layer.bias().isEmpty()
          && merges(graph, before.get(), rank)) {
        gaining.add(before.get().layer().orElseThrow());
      }
    }
    return gaining;
  }

  /**
   * Takes away the normalizations that would be merged, in a graph without numbers.
   *
   * @param rank the number of dimensions of a node's result; -1 where it is not known
   */
  public static void sketch(Graph graph, ToIntFunction<Node> rank) {
    for (Node node : List.copyOf(graph.nodes())) {
      Optional<Node> before = layerBefore(graph, node).filter(found -> merges(graph, found, rank));
      if (before.isPresent()) {
        remove(graph, before.get(), node);
      }
    }
  }

  private static boolean merges(Graph graph, Node before, ToIntFunction<Node> rank) {
    return !LayerTypes.of(graph, before).filter("Linear"::equals).isPresent()
        || rank.applyAsInt(before) == 2;
  }

  private static void remove(Graph graph, Node before, Node norm) {
    graph.replaceUses(norm, before);
    graph.remove(norm);
    graph.removeLayer(norm.layer().orElseThrow());
  }

  private static List<String> apply(
      Graph graph, Function<Node, Optional<Shape>> inputs, boolean trusting) {
    List<String> merged = new ArrayList<>();
    for (Node node : List.copyOf(graph.nodes())) {
      Optional<Node> before = layerBefore(graph, node);
      if (before.isPresent() && merge(graph, before.get(), node, inputs, trusting)) {
        merged.add(node.layer().orElseThrow());
        remove(graph, before.get(), node);
      }
    }
    return List.copyOf(merged);
  }

  private static Optional<Node> layerBefore(Graph graph, Node node) {
    Set<String> types =
        LayerTypes.of(graph, node)
            .map(type -> MERGED_INTO.getOrDefault(type, Set.of()))
            .orElse(Set.of());
    if (types.isEmpty()
        || node.inputs().size() != 1
        || graph.calls(node.layer().orElse("")).size() != 1) {
      return Optional.empty();
    }
    Node before = node.inputs().get(0);
    boolean fits =
        LayerTypes.of(graph, before).filter(types::contains).isPresent()
            && graph.users(before).size() == 1
            && graph.calls(before.layer().orElseThrow()).size() == 1;
    return fits ? Optional.of(before) : Optional.empty();
  }

  private static boolean merge(
      Graph graph,
      Node before,
      Node node,
      Function<Node, Optional<Shape>> inputs,
      boolean trusting) {
    BatchNorm norm = (BatchNorm) graph.layerOf(node).orElseThrow();
    String layer = before.layer().orElseThrow();
    LayerSpec spec = LayerTypes.spec(graph, layer);
    Optional<Shape> input = inputs.apply(before);
    if (!trusting && input.isEmpty() && spec.type().equals("Linear")) {
      return false;
    }
    try (Scope scope = Scope.discarding()) {
      NDArray deviation = norm.runningVariance().getArray().add((float) norm.epsilon()).sqrt();
      NDArray factor =
          norm.weight().map(Parameter::getArray).orElseGet(deviation::onesLike).div(deviation);
      NDArray mean = norm.runningMean().getArray();
      NDArray offset =
          norm.bias().map(Parameter::getArray).orElseGet(mean::zerosLike).sub(mean.mul(factor));
      Optional<ChannelWeights> found = ChannelWeights.source(graph, layer);
      if (found.isEmpty() || !OutputFactors.fit(spec, found.get().weight().getArray(), factor)) {
        return false;
      }
      ChannelWeights weights = found.get();
      NDArray weight = OutputFactors.times(spec, weights.weight().getArray(), factor);
      NDArray bias =
          weights.bias() == null ? offset : weights.bias().getArray().mul(factor).add(offset);
      if (input.isPresent()
          && !new MergeProof(graph, before, node).holds(input.get(), weight, bias)) {
        return false;
      }
      assign(graph.layer(layer), weights, weight, bias);
      return true;
    }
  }

  private static void assign(Block block, ChannelWeights weights, NDArray weight, NDArray bias) {
    Tensors.assign(weights.weight().getArray(), weight);
    if (weights.bias() == null) {
      NDManager owner = weights.weight().getArray().getManager();
      ((WeightLayer) block).addBias(Scope.keep(bias, owner));
    } else {
      Tensors.assign(weights.bias().getArray(), bias);
    }
    if (block instanceof QuantLayer quantized) {
      quantized.rebuildQuantizers();
    }
  }
}
