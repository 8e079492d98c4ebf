package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces calls of activation and pooling functions by calls of layers, named after their nodes,
 * so that later steps find all activations in one form.
 */
final class FunctionsToLayers {
  private static final Map<String, String> LAYERS =
      Map.ofEntries(
          Map.entry("relu", "ReLU"),
          Map.entry("relu6", "ReLU6"),
          Map.entry("hardtanh", "Hardtanh"),
          Map.entry("leaky_relu", "LeakyReLU"),
          Map.entry("max_pool1d", "MaxPool1d"),
          Map.entry("max_pool2d", "MaxPool2d"),
          Map.entry("max_pool3d", "MaxPool3d"),
          Map.entry("avg_pool1d", "AvgPool1d"),
          Map.entry("avg_pool2d", "AvgPool2d"),
          Map.entry("avg_pool3d", "AvgPool3d"),
          Map.entry("adaptive_avg_pool1d", "AdaptiveAvgPool1d"),
          Map.entry("adaptive_avg_pool2d", "AdaptiveAvgPool2d"),
          Map.entry("adaptive_avg_pool3d", "AdaptiveAvgPool3d"),
          Map.entry("dropout", "Dropout"));

  /** Arguments that the layer does not have. */
  private static final Set<String> DROPPED = Set.of("training", "return_indices", "inplace");

  private FunctionsToLayers() {}

  static void apply(Graph graph) {
    FloatLayers layers = new FloatLayers();
    for (Node node : List.copyOf(graph.nodes())) {
      Function function = node.function().orElse(null);
      if (function == null || !LAYERS.containsKey(function.name())) {
        continue;
      }
      LayerSpec spec = new LayerSpec(LAYERS.get(function.name()), options(function, node));
      String name = graph.freeLayerName(node.name());
      graph.addLayer(
          name,
          layers
              .create(spec)
              .orElseThrow(() -> new IllegalStateException("no layer " + spec.type())));
      Argument input =
          node.arguments().isEmpty() ? node.keywords().get("input") : node.arguments().get(0);
      node.setOperation(new Operation.LayerCall(name));
      node.setArguments(List.of(input));
      node.setKeywords(Map.of());
    }
  }

  private static Map<String, @Nullable Object> options(Function function, Node node) {
    Map<String, Argument> given = new LinkedHashMap<>(node.keywords());
    for (int i = 1; i < node.arguments().size(); i++) {
      given.put(function.parameters().get(i), node.arguments().get(i));
    }
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    given.forEach(
        (name, argument) -> {
          if (!name.equals("input") && !DROPPED.contains(name)) {
            options.put(name, literal(argument));
          }
        });
    return options;
  }

  private static @Nullable Object literal(Argument argument) {
    if (argument instanceof Argument.Sequence sequence) {
      return sequence.items().stream().map(FunctionsToLayers::literal).toList();
    }
    if (argument instanceof Argument.Literal literal) {
      return literal.value();
    }
    throw new IllegalArgumentException("expected a number but got " + argument);
  }
}
