package dev.brevity.runtime.onnx.pattern;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Puts layers in the place of nodes that compute the same, where nothing else uses what lies
 * between. Each node is looked at once for each pattern.
 */
public final class LayerRecognition {
  private final List<LayerPattern> patterns = new ArrayList<>();
  private final LayerWeights weights;
  private final Ranks ranks;
  private final BiFunction<Node, String, String> names;

  /**
   * @param names the name of a layer, given its last node and the name of its weight, which may be
   *     empty
   */
  public LayerRecognition(
      Ranks ranks, LayerWeights weights, BiFunction<Node, String, String> names) {
    this.weights = weights;
    this.ranks = ranks;
    this.names = names;
    patterns.addAll(NormalizationPattern.all());
    patterns.addAll(ActivationPattern.all());
  }

  /** Changes the graph in place; nodes that nothing uses any more are gone afterwards. */
  public void apply(Graph graph) {
    Matcher matcher = new Matcher(graph, weights);
    Set<Node> replaced = new HashSet<>();
    // Patterns may end where others go on, so the last node comes first.
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (!replaced.contains(node)) {
        replace(graph, node, matcher).ifPresent(replaced::addAll);
      }
    }
    if (!replaced.isEmpty()) {
      graph.removeUnused();
    }
  }

  /** The nodes that a layer has been found for. */
  private Optional<Set<Node>> replace(Graph graph, Node node, Matcher matcher) {
    for (LayerPattern pattern : patterns) {
      Optional<Match> match = matcher.find(pattern.pattern(), node);
      Optional<FoundLayer> found = match.flatMap(one -> pattern.found(one, matcher, ranks));
      if (found.isPresent()) {
        put(graph, node, found.get());
        return Optional.of(match.orElseThrow().inside());
      }
    }
    return Optional.empty();
  }

  private void put(Graph graph, Node node, FoundLayer found) {
    Node weight = found.weights().get("weight");
    String weightName =
        weight != null && weight.operation() instanceof Operation.ParameterRead read
            ? read.parameter()
            : "";
    String layer = graph.freeLayerName(names.apply(node, weightName));
    graph.addLayer(layer, weights.layer(found.spec(), found.weights()));
    Node call =
        graph.insertBefore(node, layer, new Operation.LayerCall(layer), Argument.of(found.input()));
    weights.replaced(node, call);
    graph.replaceUses(node, call);
  }
}
