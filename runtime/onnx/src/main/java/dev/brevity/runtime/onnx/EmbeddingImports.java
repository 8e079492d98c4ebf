package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.Source;
import java.util.Map;
import java.util.Optional;

/** Rows of a known matrix that computed numbers choose, as embeddings. */
final class EmbeddingImports {
  /** Whether the node has become a layer. */
  boolean apply(NodeImport node) {
    if (!node.type().equals("Gather") || node.attributes().integer("axis", 0) != 0) {
      return false;
    }
    Optional<Source.Constant> table =
        node.constant(0)
            .filter(found -> found.type() == DataType.FLOAT32)
            .filter(found -> found.shape().dimension() == 2)
            .filter(found -> found.shape().size() > 0);
    if (table.isEmpty() || !(node.input(1) instanceof Source.Computed)) {
      return false;
    }
    Shape shape = table.get().shape();
    LayerSpec spec =
        new LayerSpec(
            "Embedding", Map.of("num_embeddings", shape.get(0), "embedding_dim", shape.get(1)));
    node.layer(spec, Map.of("weight", table.get()), table.get().name(), node.argument(1));
    return true;
  }
}
