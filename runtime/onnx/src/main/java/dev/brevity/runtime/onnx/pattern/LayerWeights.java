package dev.brevity.runtime.onnx.pattern;

import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.Map;
import java.util.Optional;

/** The tensors of a network whose values need not have been read yet, and layers made of them. */
public interface LayerWeights {
  /** What is known of the tensor that a node reads; empty if it reads none. */
  Optional<TensorFacts> read(Node node);

  /**
   * Makes a layer.
   *
   * @param weights nodes that read its parameters, by the names of these
   */
  Block layer(LayerSpec spec, Map<String, Node> weights);

  /** Told that the call of a layer stands in the place of a node. */
  void replaced(Node node, Node call);
}
