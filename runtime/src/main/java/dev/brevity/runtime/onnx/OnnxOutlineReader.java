package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.OutlineReader;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.proxy.LayerFacts.WeightFacts;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The outline of ONNX models: the layers that importing them makes, without keeping their numbers.
 */
public final class OnnxOutlineReader implements OutlineReader {
  private static final String ENDING = ".onnx";

  @Override
  public boolean reads(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  @Override
  public ModelOutline read(Path file, String shown) throws UnreadableModelException {
    Diagnostics found = new Diagnostics();
    try (NDManager manager = NDManager.newBaseManager()) {
      Optional<OnnxModel> model = new OnnxImporter(manager).read(file, shown, found);
      if (model.isEmpty()) {
        throw new UnreadableModelException(found.all());
      }
      return outline(model.get(), shown);
    }
  }

  private static ModelOutline outline(OnnxModel model, String shown) {
    Graph graph = model.graph();
    List<ModelOutline.Layer> layers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Node node : graph.nodes()) {
      Optional<Block> layer = graph.layerOf(node);
      if (layer.isPresent() && seen.add(node.layer().orElseThrow())) {
        layers.add(layer(node, layer.get()));
      }
    }
    return new ModelOutline(
        shown,
        ports(model.inputs()),
        ports(model.outputs()),
        layers,
        List.of(),
        otherParameters(graph));
  }

  /** The bytes of tensors of floats that functions take; single numbers are options. */
  private static long otherParameters(Graph graph) {
    return graph.parameters().values().stream()
        .map(Parameter::getArray)
        .filter(array -> array.getDataType().isFloating() && array.size() > 1)
        .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
        .sum();
  }

  private static ModelOutline.Layer layer(Node node, Block layer) {
    String kind =
        layer instanceof DescribedLayer described
            ? described.spec().type()
            : layer.getClass().getSimpleName();
    List<ModelOutline.Weight> weights =
        layer instanceof WeightLayer weighted ? List.of(weight(weighted)) : several(layer);
    return new ModelOutline.Layer(
        node.layer().orElseThrow(),
        kind,
        weights.stream().findFirst(),
        weights.stream().skip(1).toList(),
        bias(layer).map(OnnxOutlineReader::shape),
        sources(node),
        Optional.empty());
  }

  private static Optional<Parameter> bias(Block layer) {
    if (layer instanceof WeightLayer weighted) {
      return weighted.bias();
    }
    return layer instanceof OnnxRecurrent recurrent ? recurrent.bias() : Optional.empty();
  }

  private static List<ModelOutline.Weight> several(Block layer) {
    return layer instanceof WeightedLayer weighted
        ? weighted.weights().stream().map(weight -> weight(weight.facts())).toList()
        : List.of();
  }

  private static ModelOutline.Weight weight(WeightFacts facts) {
    return new ModelOutline.Weight(
        Arrays.stream(facts.shape().getShape()).boxed().toList(),
        facts.inChannels(),
        facts.outChannels(),
        facts.outputChannelDim(),
        facts.transposed(),
        facts.groups());
  }

  private static ModelOutline.Weight weight(WeightLayer layer) {
    LayerSpec spec = layer.spec();
    boolean transposed = spec.type().startsWith("ConvTranspose");
    boolean linear = spec.has("in_features");
    return new ModelOutline.Weight(
        shape(layer.weight()),
        spec.integer(linear ? "in_features" : "in_channels"),
        spec.integer(linear ? "out_features" : "out_channels"),
        transposed ? 1 : 0,
        transposed,
        (int) spec.integer("groups", 1));
  }

  private static List<Long> shape(Parameter parameter) {
    return Arrays.stream(parameter.getArray().getShape().getShape()).boxed().toList();
  }

  /** The layers and inputs that a node computes from, through functions. */
  private static List<String> sources(Node node) {
    Set<String> sources = new LinkedHashSet<>();
    Set<Node> seen = new HashSet<>();
    List<Node> waiting = new ArrayList<>(node.inputs());
    while (!waiting.isEmpty()) {
      Node next = waiting.remove(0);
      if (!seen.add(next)) {
        continue;
      }
      if (next.layer().isPresent()) {
        sources.add(next.layer().get());
      } else if (next.operation() instanceof Operation.Input) {
        sources.add(next.name());
      } else {
        waiting.addAll(next.inputs());
      }
    }
    return List.copyOf(sources);
  }

  private static List<ModelOutline.Port> ports(List<OnnxModel.Port> ports) {
    return ports.stream()
        .map(
            port ->
                new ModelOutline.Port(
                    port.name(), port.type().name().toLowerCase(Locale.ROOT), port.shape()))
        .toList();
  }
}
