package dev.brevity.runtime.plan;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.proxy.LayerFacts.WeightFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outline of a network that is in memory already. */
public final class GraphOutline {
  /** Functions that are layers to plans, and the kinds that they are. */
  private static final Map<String, String> KINDS =
      Map.of(
          "add", "Add", "cat", "Cat", "mul", "Mul", "matmul", "MatMul", "relu", "ReLU", "sigmoid",
          "Sigmoid", "tanh", "Tanh", "softmax", "Softmax", "gelu", "GELU", "flatten", "Flatten");

  private GraphOutline() {}

  /**
   * The outline. A layer that is called several times appears once, where it is called first.
   *
   * @param name the name that messages give the network
   * @param inputs in the order of the graph's inputs
   */
  public static ModelOutline of(String name, Graph graph, List<Port> inputs, List<Port> outputs) {
    List<Layer> layers = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      layer(graph, node).filter(layer -> seen.add(layer.name())).ifPresent(layers::add);
    }
    return new ModelOutline(name, inputs, outputs, layers, List.of());
  }

  private static Optional<Layer> layer(Graph graph, Node node) {
    List<String> sources =
        node.inputs().stream().map(input -> input.layer().orElse(input.name())).toList();
    if (node.layer().isPresent()) {
      Block block = graph.layer(node.layer().get());
      return Optional.of(
          block instanceof WeightLayer weighted
              ? weighted(node.layer().get(), weighted, sources)
              : new Layer(
                  node.layer().get(),
                  block instanceof DescribedLayer described
                      ? described.spec().type()
                      : block.getClass().getSimpleName(),
                  weights(block).stream().findFirst(),
                  weights(block).stream().skip(1).toList(),
                  Optional.empty(),
                  sources,
                  Optional.empty()));
    }
    @Nullable String kind = node.function().map(Function::name).map(KINDS::get).orElse(null);
    return kind == null
        ? Optional.empty()
        : Optional.of(
            new Layer(
                node.name(), kind, Optional.empty(), Optional.empty(), sources, Optional.empty()));
  }

  private static List<Weight> weights(Block layer) {
    return layer instanceof WeightedLayer weighted
        ? weighted.weights().stream().map(weight -> weight(weight.facts())).toList()
        : List.of();
  }

  private static Weight weight(WeightFacts facts) {
    return new Weight(
        sizes(facts.shape()),
        facts.inChannels(),
        facts.outChannels(),
        facts.outputChannelDim(),
        facts.transposed(),
        facts.groups());
  }

  private static Layer weighted(String name, WeightLayer layer, List<String> sources) {
    return new Layer(
        name,
        layer.spec().type(),
        Optional.of(weight(layer.weightFacts())),
        layer.bias().map(Parameter::getShape).map(GraphOutline::sizes),
        sources,
        Optional.of(new Operand(List.of(), layer.channelDim())));
  }

  private static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }
}
