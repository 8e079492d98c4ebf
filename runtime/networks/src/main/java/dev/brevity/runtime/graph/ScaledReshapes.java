package dev.brevity.runtime.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a network that was written for a fixed number of samples compute more or fewer at once.
 * Shapes that its reshaping nodes name are made as much larger or smaller along their first
 * dimension as what they are given. Whether the network then computes the same is for the caller to
 * compare.
 */
public final class ScaledReshapes implements NodeHook {
  private final Map<Node, Sizes> seen = new IdentityHashMap<>();
  private boolean learning = true;

  /** What a node was given and made when the network ran as it is. */
  private record Sizes(long given, long[] made) {}

  /** From now on, nodes are told other shapes; before, their own are learned. */
  public void scale() {
    learning = false;
  }

  @Override
  public Value computed(Node node, List<Value> arguments, Value result) {
    if (learning && reshapes(node) && !arguments.isEmpty()) {
      long given = arguments.get(0).tensor().value().size();
      long[] made = result.tensor().value().getShape().getShape();
      if (given > 0 && made.length > 0) {
        seen.put(node, new Sizes(given, made));
      }
    }
    return result;
  }

  @Override
  public List<Value> before(Node node, List<Value> arguments) {
    Sizes sizes = learning ? null : seen.get(node);
    if (sizes == null) {
      return arguments;
    }
    long given = arguments.get(0).tensor().value().size();
    long first = sizes.made()[0] * given;
    if (given == sizes.given() || first % sizes.given() != 0) {
      return arguments;
    }
    List<Value> shape = new ArrayList<>();
    shape.add(new Value.Scalar(first / sizes.given()));
    for (int i = 1; i < sizes.made().length; i++) {
      shape.add(new Value.Scalar(sizes.made()[i]));
    }
    return List.of(arguments.get(0), new Value.Tuple(shape));
  }

  /** Whether the node names the shape that it makes by numbers, not by what it computes. */
  private static boolean reshapes(Node node) {
    return node.calls("reshape") && node.inputs().size() == 1 && node.keywords().isEmpty();
  }
}
