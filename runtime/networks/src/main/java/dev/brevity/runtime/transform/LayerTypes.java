package dev.brevity.runtime.transform;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What kind of layer a node calls. */
final class LayerTypes {
  private static final List<String> ATTENDED = List.of("query", "key", "value");

  private LayerTypes() {}

  /** PyTorch's name of the class of the layer that the node calls; empty for other nodes. */
  static Optional<String> of(Graph graph, Node node) {
    return graph
        .layerOf(node)
        .filter(DescribedLayer.class::isInstance)
        .map(layer -> ((DescribedLayer) layer).spec().type());
  }

  /** The description of a layer of the graph; of an unknown type if it has none. */
  static LayerSpec spec(Graph graph, String layer) {
    return graph.layer(layer) instanceof DescribedLayer described
        ? described.spec()
        : LayerSpec.of("unknown");
  }

  /** Whether query, key and value of a call of an attention layer are the same. */
  static boolean isSelfAttention(Node node) {
    return IntStream.range(0, ATTENDED.size()).mapToObj(i -> attended(node, i)).distinct().count()
        == 1;
  }

  private static Object attended(Node node, int index) {
    Argument argument =
        index < node.arguments().size()
            ? node.arguments().get(index)
            : node.keywords().get(ATTENDED.get(index));
    return argument instanceof Argument.Reference reference
        ? reference.node()
        : ATTENDED.get(index);
  }
}
