package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leads the runs of a network through all branches: along paths that are known, by the conditions
 * that a run finds, and then into branches where none has been.
 */
final class BranchTrials implements NodeHook {
  /** A model of so many branches is left unseen in part rather than run for ever. */
  private static final int MOST_RUNS = 64;

  private final Set<Branch> tried = new HashSet<>();
  private final List<Branch> entered = new ArrayList<>();
  private final Map<String, Boolean> chosen = new HashMap<>();
  private boolean progress;
  private boolean leading;
  private int runs;

  /** One side of the selections of one name. */
  private record Branch(String name, boolean holds) {}

  /** Lets the next run choose as an earlier one has. */
  void follow(Map<String, Boolean> choices) {
    chosen.clear();
    entered.clear();
    chosen.putAll(choices);
    choices.forEach((name, holds) -> tried.add(new Branch(name, holds)));
  }

  /** Prepares another run; false if it would see nothing new. */
  boolean next(Graph graph) {
    boolean worthwhile = leading ? progress : hasSelections(graph);
    leading = true;
    progress = false;
    chosen.clear();
    entered.clear();
    return worthwhile && runs++ < MOST_RUNS;
  }

  /**
   * Tells that the run has ended early: the branch that it was in does not suit the inputs, and
   * those around it have not been seen to their ends.
   */
  void failed() {
    if (!entered.isEmpty()) {
      entered.remove(entered.size() - 1);
      entered.forEach(tried::remove);
    }
  }

  private static boolean hasSelections(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.operation() instanceof Operation.Select);
  }

  @Override
  public List<Value> before(Node node, List<Value> arguments) {
    if (!(node.operation() instanceof Operation.Select select)) {
      return arguments;
    }
    NDArray condition = arguments.get(0).tensor().value();
    if (condition.size() != 1) {
      return arguments;
    }
    boolean found = condition.toType(DataType.INT64, false).toLongArray()[0] != 0;
    boolean holds = chosen.computeIfAbsent(select.name(), name -> choice(name, found));
    return holds == found ? arguments : List.of(Value.of(condition.getManager().create(holds)));
  }

  private boolean choice(String name, boolean found) {
    for (boolean holds : leading ? new boolean[] {found, !found} : new boolean[] {found}) {
      Branch branch = new Branch(name, holds);
      if (tried.add(branch)) {
        entered.add(branch);
        progress = true;
        return holds;
      }
    }
    return found;
  }

  @Override
  public Value computed(Node node, List<Value> arguments, Value result) {
    if (node.operation() instanceof Operation.Select select) {
      entered.removeIf(branch -> branch.name().equals(select.name()));
    }
    return result;
  }
}
