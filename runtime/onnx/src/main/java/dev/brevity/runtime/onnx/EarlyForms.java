package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.operator.Trait;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** What the first operator sets say in another way. */
final class EarlyForms {
  /** The first version in which shapes are broadcast by their last dimensions. */
  private static final int BROADCASTING = 7;

  /** Hints about memory, about training, and about broadcasting that happens in any case. */
  private static final Set<String> HINTS = Set.of("consumed_inputs", "is_test", "broadcast");

  private final OperatorTable table;

  EarlyForms(OperatorTable table) {
    this.table = table;
  }

  /** Whether an attribute changes nothing, or is dealt with by {@link #align}. */
  boolean ignores(NodeImport node, Operator operator, String attribute) {
    boolean axis = attribute.equals("axis") && operator.is(Trait.ALIGNED);
    return node.opset() < BROADCASTING && (axis || HINTS.contains(attribute));
  }

  /** Whether the second input is put at an axis of the first one. */
  boolean aligns(NodeImport node, Operator operator) {
    if (node.opset() >= BROADCASTING || !operator.is(Trait.ALIGNED)) {
      return false;
    }
    return node.attributes().has("axis")
        || (node.type().equals("PRelu") && node.input(1).dimensions() == 1);
  }

  /**
   * The second input with further dimensions at its end, so that its first one meets the axis.
   *
   * @throws UnsupportedException if it is not known how many
   */
  Argument align(NodeImport node) {
    int rank = node.input(0).dimensions();
    int given = node.input(1).dimensions();
    if (rank < 0 || given < 0) {
      throw new UnsupportedException(node.type() + " along an axis, of tensors of unknown rank");
    }
    long axis = node.attributes().integer("axis", 1);
    long missing = rank - (axis < 0 ? axis + rank : axis) - given;
    boolean single = node.constant(1).filter(constant -> constant.shape().size() == 1).isPresent();
    if (missing <= 0 || single) {
      return node.argument(1);
    }
    long[] axes = LongStream.range(given, given + missing).toArray();
    return Argument.of(
        node.function(
            table.find("Unsqueeze").orElseThrow().function(),
            List.of(node.argument(1), Argument.of(axes)),
            Map.of()));
  }
}
