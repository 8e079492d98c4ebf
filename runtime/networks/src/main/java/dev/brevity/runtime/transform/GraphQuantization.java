package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.ScaleBias;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantEmbedding;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Quantizes a whole network, so that every layer with weights gets quantized inputs: activations
 * quantize their outputs, sums and concatenations get inputs of one scale, and what is left is
 * quantized where it is needed. The graph has been {@linkplain Preprocessing preprocessed}.
 *
 * @param assignment quantizers of layers with weights, and ({@code output}) of activations
 * @param signed quantizes where values may be negative
 * @param unsigned quantizes where they cannot
 * @param requantized types of layers whose output is quantized although the layer itself has no
 *     quantizers
 */
public record GraphQuantization(
    QuantizerAssignment assignment,
    QuantizerRecipe signed,
    QuantizerRecipe unsigned,
    Set<String> requantized) {
  public GraphQuantization {
    requantized = Set.copyOf(requantized);
  }

  /** Changes the graph in place. */
  public void apply(Graph graph) {
    ExactValues exact = ExactValues.of(graph);
    Identities identities = new Identities(signed, unsigned, new SignRule(graph, assignment));
    SharedGrids grids = new SharedGrids();
    Requantization requantization = new Requantization(graph, identities);
    Alignment alignment = new Alignment(graph, identities, grids, exact);
    quantizeInputs(graph, identities, exact);
    quantizeActivations(graph);
    for (Node node : List.copyOf(graph.nodes())) {
      if (node.calls("add") && !exact.contains(node)) {
        requantization.ofOutput(node, true);
      }
    }
    alignment.apply();
    for (Node node : List.copyOf(graph.nodes())) {
      quantizeLayer(graph, node, requantization, alignment);
    }
    returnPlainOutput(graph);
    graph.check();
  }

  private static void quantizeInputs(Graph graph, Identities identities, ExactValues exact) {
    for (Node input : graph.inputs()) {
      if (exact.contains(input)) {
        continue;
      }
      String name = graph.freeLayerName(input.name() + "_quant");
      graph.addLayer(name, identities.of(false));
      Node last = graph.inputs().get(graph.inputs().size() - 1);
      // Inputs stay together at the beginning.
      Node position = graph.inputs().size() == 1 ? input : last;
      Node quantized =
          graph.insertAfter(position, name, new Operation.LayerCall(name), Argument.of(input));
      graph.replaceUses(input, quantized);
    }
  }

  private void quantizeActivations(Graph graph) {
    for (Node node : List.copyOf(graph.nodes())) {
      String name = node.layer().orElse("");
      LayerSpec spec = graph.layers().containsKey(name) ? LayerTypes.spec(graph, name) : null;
      if (spec == null || !QuantizedActivations.TYPES.contains(spec.type())) {
        continue;
      }
      Optional<QuantizerRecipe> output =
          assignment.quantizers(name, spec).flatMap(quantizers -> quantizers.at("output"));
      if (output.isPresent()) {
        ActivationLayer layer = QuantizedActivations.of(spec, output.get());
        takeMultiplication(graph, node, layer);
        graph.replaceLayer(name, layer);
      }
    }
  }

  /** A multiplication that equalization has put after comes before quantization. */
  private static void takeMultiplication(Graph graph, Node node, ActivationLayer layer) {
    List<Node> users = graph.users(node);
    if (users.size() != 1) {
      return;
    }
    Node multiplication = users.get(0);
    if (graph.layerOf(multiplication).orElse(null) instanceof ScaleBias scale
        && scale.scalesActivation()) {
      Parameter factors = scale.weight();
      Shape shape = scale.runtimeShape();
      layer.actQuant().refine(proxy -> proxy.multiplyActivation(x -> times(x, factors, shape)));
      graph.replaceUses(multiplication, node);
      graph.remove(multiplication);
      graph.removeLayer(multiplication.layer().orElseThrow());
    }
  }

  private static NDArray times(NDArray x, Parameter factors, Shape shape) {
    return x.mul(factors.getArray().reshape(shape));
  }

  private void quantizeLayer(
      Graph graph, Node node, Requantization requantization, Alignment alignment) {
    String name = node.layer().orElse("");
    if (!graph.layers().containsKey(name)) {
      return;
    }
    LayerSpec spec = LayerTypes.spec(graph, name);
    Block block = graph.layer(name);
    Optional<LayerQuantizers> quantizers =
        (block instanceof QuantLayer quantized && !quantized.quantizers().isEmpty())
                || QuantizedActivations.TYPES.contains(spec.type())
            ? Optional.empty()
            : assignment.quantizers(name, spec);
    boolean replaced = quantizers.isPresent() && QuantizedLayers.canQuantize(block);
    if (!replaced && !requantized.contains(spec.type())) {
      return;
    }
    boolean aligned = alignment.inputsAreAligned(node, false);
    for (Node output : outputs(graph, node)) {
      requantization.ofOutput(output, SignRule.SIGN_PRESERVING.contains(spec.type()));
    }
    if (replaced) {
      boolean indices = block instanceof QuantEmbedding;
      if (!aligned && !indices && quantizers.get().at("input").isEmpty()) {
        requantization.ofInput(node, node.inputs().get(0));
      }
      graph.replaceLayer(name, QuantizedLayers.of(block, quantizers.get()));
    }
  }

  /** The node itself, or the parts of a result of several. */
  private static List<Node> outputs(Graph graph, Node node) {
    List<Node> users = graph.users(node);
    if (users.isEmpty() || !users.stream().allMatch(user -> user.calls("getitem"))) {
      return List.of(node);
    }
    return users.stream().filter(user -> !graph.users(user).isEmpty()).toList();
  }

  /** The last layer passes on an ordinary tensor. */
  private static void returnPlainOutput(Graph graph) {
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (graph.layerOf(node).orElse(null) instanceof QuantLayer layer
          && layer.returnsQuantTensor()
          && graph.users(node).size() == 1) {
        layer.setReturnsQuantTensor(false);
        return;
      }
    }
  }
}
