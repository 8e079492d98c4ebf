package dev.brevity.runtime.onnx.outline;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.KnownResult;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import dev.brevity.runtime.transform.BatchNormMerging;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The outline of a network that is a graph already, with its numbers or without. */
public final class GraphOutline {
  private final Graph graph;

  public GraphOutline(Graph graph) {
    this.graph = graph;
  }

  /**
   * The outline of a graph.
   *
   * @param name the name that messages give the network
   * @param inputs in the order of the graph's inputs
   */
  public static ModelOutline of(String name, Graph graph, List<Port> inputs, List<Port> outputs) {
    return new GraphOutline(graph).outline(name, inputs, outputs, List.of());
  }

  /**
   * The outline. A layer that is called several times appears once, where it is called first.
   *
   * @param name the name that messages give the network
   * @param inputs in the order of the graph's inputs
   */
  public ModelOutline outline(
      String name, List<Port> inputs, List<Port> outputs, List<Unsupported> unsupported) {
    List<Layer> layers = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      layer(node).filter(layer -> seen.add(layer.name())).ifPresent(layers::add);
    }
    return new ModelOutline(
        name,
        inputs,
        outputs,
        layers,
        unsupported,
        otherParameters(graph),
        BatchNormMerging.gaining(graph, node -> shape(node).rank()),
        new ProductCount(graph).products());
  }

  /**
   * The bytes of tensors of floats that functions take, single numbers being options, and of all
   * within graphs that are repeated, which plans do not reach.
   */
  private static long otherParameters(Graph graph) {
    long bytes = 0;
    for (Node node : graph.nodes()) {
      if (node.operation() instanceof Operation.Repeat repeat) {
        bytes += otherParameters(repeat.body());
        for (Block layer : repeat.body().layers().values()) {
          bytes += bytes(layer);
        }
      }
      if (node.operation() instanceof Operation.ParameterRead) {
        bytes += bytes(node.known());
      }
    }
    return bytes;
  }

  private static long bytes(Block layer) {
    long bytes = 0;
    for (Parameter parameter : layer.getParameters().values()) {
      bytes += parameter.getShape().size() * Float.BYTES;
    }
    return bytes;
  }

  private static long bytes(KnownResult read) {
    long count = StaticShape.of(read).elements();
    return read.type()
        .filter(type -> type.isFloating() && count > 1)
        .map(type -> count * type.getNumOfBytes())
        .orElse(0L);
  }

  private Optional<Layer> layer(Node node) {
    if (node.layer().isEmpty()) {
      return kind(node).map(kind -> plain(node, node.name(), kind, List.of()));
    }
    String name = node.layer().get();
    Block block = graph.layer(name);
    if (block instanceof WeightLayer weighted) {
      return Optional.of(weighted(node, name, weighted));
    }
    if (block instanceof OnnxRecurrent recurrent) {
      return Optional.of(recurrent(node, name, recurrent));
    }
    String kind =
        block instanceof DescribedLayer described
            ? described.spec().type()
            : block.getClass().getSimpleName();
    List<Weight> weights =
        block instanceof WeightedLayer several
            ? several.weights().stream().map(LayerWeight::facts).toList()
            : List.of();
    return Optional.of(plain(node, name, kind, weights));
  }

  private static Optional<String> kind(Node node) {
    return node.function().map(Function::name).flatMap(LayerOperators::kindOfFunction);
  }

  private static Layer plain(Node node, String name, String kind, List<Weight> weights) {
    return new Layer(
        name,
        kind,
        weights.stream().findFirst(),
        weights.stream().skip(1).toList(),
        Optional.empty(),
        sources(node),
        first(node).flatMap(input -> shape(input).dimensions()).map(Operand::of),
        shape(node).dimensions().map(Operand::of));
  }

  private static Layer recurrent(Node node, String name, OnnxRecurrent layer) {
    List<Weight> weights = layer.weights().stream().map(LayerWeight::facts).toList();
    return new Layer(
        name,
        layer.spec().type(),
        weights.stream().findFirst(),
        weights.stream().skip(1).toList(),
        layer.bias().map(Parameter::getShape).map(Facts::sizes),
        sources(node),
        first(node).map(input -> layer.input(sizes(shape(input)))),
        Optional.of(layer.output(sizes(shape(node)))));
  }

  private Layer weighted(Node node, String name, WeightLayer layer) {
    Weight weight = layer.weightFacts();
    StaticShape input = first(node).map(GraphOutline::shape).orElse(StaticShape.unknown());
    return new Layer(
        name,
        layer.spec().type(),
        Optional.of(weight),
        List.of(),
        layer.bias().map(Parameter::getShape).map(Facts::sizes),
        sources(node),
        Optional.of(
            operand(filled(input, layer.channelDim(), weight.inChannels()), layer.channelDim())),
        Optional.of(
            operand(
                filled(shape(node), layer.channelDim(), weight.outChannels()),
                layer.channelDim())));
  }

  private static StaticShape shape(Node node) {
    return StaticShape.of(node.known());
  }

  private static Optional<Node> first(Node node) {
    return node.inputs().stream().findFirst();
  }

  /** The shape with its number of channels, which the weight tells if nothing else does. */
  private static StaticShape filled(StaticShape shape, int channelDim, long channels) {
    if (shape.rank() < 1) {
      return shape;
    }
    List<Long> sizes = new ArrayList<>(shape.sizes());
    int dim = channelDim < 0 ? channelDim + sizes.size() : channelDim;
    if (dim >= 0 && dim < sizes.size() && sizes.get(dim) == StaticShape.VARIES) {
      sizes.set(dim, channels);
    }
    return StaticShape.of(sizes);
  }

  private static Operand operand(StaticShape shape, int channelDim) {
    return new Operand(sizes(shape), channelDim);
  }

  /** The sizes of a shape; none if not even their number is known. */
  private static List<Long> sizes(StaticShape shape) {
    return shape.dimensions().orElse(List.of());
  }

  /** The layers and inputs that a node computes from, through what is no layer. */
  private static List<String> sources(Node node) {
    Set<String> sources = new LinkedHashSet<>();
    Set<Node> seen = new HashSet<>();
    List<Node> waiting = new ArrayList<>(node.inputs());
    for (int i = 0; i < waiting.size(); i++) {
      Node next = waiting.get(i);
      if (!seen.add(next)) {
        continue;
      }
      if (next.layer().isPresent()) {
        sources.add(next.layer().get());
      } else if (next.operation() instanceof Operation.Input || kind(next).isPresent()) {
        sources.add(next.name());
      } else {
        waiting.addAll(next.inputs());
      }
    }
    return List.copyOf(sources);
  }
}
