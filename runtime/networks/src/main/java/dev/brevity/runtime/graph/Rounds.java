package dev.brevity.runtime.graph;

import ai.djl.ndarray.types.DataType;
import java.util.List;

/** How a graph is repeated. */
public sealed interface Rounds {
  /** How many values go from one round to the next. */
  int carried();

  /** What each round adds to: one per result of the body that is collected. */
  List<Collected> collected();

  /**
   * As long as a condition holds. Arguments are the most rounds and the condition, each of which
   * may be {@code None}, the initial values, and what the body takes from outside. The body is
   * given the number of the round and the condition first, and returns the next condition first.
   */
  record While(int carried, List<Collected> collected) implements Rounds {
    public While {
      collected = List.copyOf(collected);
    }
  }

  /**
   * Along axes of tensors. Arguments are the initial values, the tensors, and what the body takes
   * from outside.
   */
  record Along(int carried, List<Axis> taken, List<Collected> collected) implements Rounds {
    public Along {
      taken = List.copyOf(taken);
      collected = List.copyOf(collected);
    }
  }

  /** An axis of a tensor, from its beginning to its end or backwards. */
  record Axis(int axis, boolean backwards) {}

  /**
   * What rounds add to.
   *
   * @param type of the tensor if there is no round
   * @param shape of what one round adds if there is no round; -1 where it is not known
   */
  record Collected(Axis axis, DataType type, List<Long> shape) {
    public Collected {
      shape = List.copyOf(shape);
    }
  }
}
