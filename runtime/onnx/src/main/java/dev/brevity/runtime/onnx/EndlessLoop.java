package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import onnx.GraphProto;
import onnx.NodeProto;

/**
 * Tells loops that nothing ends, at least not while anybody waits: their condition is always what
 * it was, and their rounds are open or too many.
 */
final class EndlessLoop {
  /** Nobody waits for so many rounds. */
  private static final long TOO_MANY = 1L << 40;

  /** PyTorch writes the largest integer where it means no limit. */
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private EndlessLoop() {}

  /** What is wrong with a loop, as it continues a sentence about it; empty if it may end. */
  static Optional<String> problem(NodeImport node, GraphProto body) {
    long most = node.has(0) ? first(node, 0).orElse(0L) : NO_LIMIT;
    boolean begins = !node.has(1) || first(node, 1).filter(yes -> yes != 0).isPresent();
    if (most < TOO_MANY || !begins || !keepsItsCondition(body)) {
      return Optional.empty();
    }
    return Optional.of(
        most == NO_LIMIT
            ? "never ends: it has no number of rounds, and its condition stays true"
            : "takes " + most + " rounds: its condition stays true");
  }

  /** The first number of an input that is known before the model runs. */
  private static Optional<Long> first(NodeImport node, int input) {
    return node.constant(input)
        .map(Source.Constant::tensor)
        .flatMap(KnownTensor::numbers)
        .filter(numbers -> numbers.count() == 1 && numbers.isComplete())
        .map(Numbers::integers)
        .map(integers -> integers[0]);
  }

  private static boolean keepsItsCondition(GraphProto body) {
    Map<String, String> same = new HashMap<>();
    for (NodeProto inner : body.getNodeList()) {
      if (inner.getOpType().equals("Identity")
          && inner.getInputCount() == 1
          && inner.getOutputCount() == 1) {
        same.put(inner.getOutput(0), inner.getInput(0));
      }
    }
    String value = body.getOutput(0).getName();
    for (int steps = 0; steps <= same.size() && same.containsKey(value); steps++) {
      value = same.get(value);
    }
    return value.equals(body.getInput(1).getName());
  }
}
