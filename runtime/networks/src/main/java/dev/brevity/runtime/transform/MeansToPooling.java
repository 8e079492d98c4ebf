package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a mean over both dimensions of an image as pooling, which can be quantized. */
final class MeansToPooling {
  private static final Argument IMAGE = Argument.of(2, 3);

  private MeansToPooling() {}

  static void apply(Graph graph) {
    FunctionRegistry functions = PyTorchFunctions.registry();
    for (Node node : List.copyOf(graph.nodes())) {
      if (!node.calls("mean") || !isOverImage(node)) {
        continue;
      }
      String name = graph.freeLayerName(node.name());
      LayerSpec spec = new LayerSpec("AdaptiveAvgPool2d", Map.of("output_size", List.of(1L, 1L)));
      graph.addLayer(name, new FloatLayers().create(spec).orElseThrow());
      Argument input = node.arguments().get(0);
      node.setOperation(new Operation.LayerCall(name));
      node.setArguments(List.of(input));
      node.setKeywords(Map.of());
      Function size = functions.get("size");
      Node batch =
          graph.insertAfter(
              node,
              "size",
              new Operation.FunctionCall(size),
              Argument.of(node),
              new Argument.Literal(0L));
      Node flat =
          graph.insertAfter(
              batch,
              "reshape",
              new Operation.FunctionCall(functions.get("reshape")),
              Argument.of(node),
              new Argument.Sequence(List.of(Argument.of(batch), new Argument.Literal(-1L))));
      graph.replaceUses(node, flat, user -> user != batch);
    }
  }

  private static boolean isOverImage(Node node) {
    boolean keepsDimensions =
        argument(node, "keepdim").filter(new Argument.Literal(true)::equals).isPresent();
    return !keepsDimensions && argument(node, "dim").filter(IMAGE::equals).isPresent();
  }

  private static Optional<Argument> argument(Node node, String parameter) {
    int position = node.function().orElseThrow().parameters().indexOf(parameter);
    return position >= 0 && position < node.arguments().size()
        ? Optional.of(node.arguments().get(position))
        : Optional.ofNullable(node.keywords().get(parameter));
  }
}
