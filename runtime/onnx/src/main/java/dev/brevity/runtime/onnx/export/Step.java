package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import java.util.List;

/** One thing to write: a node, or selections that are made together. */
sealed interface Step {
  /** Writes a node. */
  record Single(Node node) implements Step {}

  /**
   * Writes an {@code If}.
   *
   * @param condition decides
   * @param selections the nodes that it gives the results of
   * @param then what is computed only if the condition holds, in order
   * @param otherwise what is computed only if it does not
   */
  record Choice(
      String name, Argument condition, List<Node> selections, List<Step> then, List<Step> otherwise)
      implements Step {}
}
