package dev.brevity.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any number of changes a graph knows what looking at all of its nodes would tell. */
class GraphEditingTest {
  private static final int EDITS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void leavesUsersCallsAndOrderAsTheNodesSay(long seed) {
    Random random = new Random(seed);
    Graph graph = new Graph();
    graph.append("input", new Operation.Input());
    for (String layer : List.of("one", "two")) {
      graph.addLayer(layer, Blocks.identityBlock());
    }
    for (int i = 0; i < EDITS; i++) {
      edit(graph, random);
    }

    assertConsistent(graph);
    assertConsistent(graph.copy());
    assertThat(graph.copy()).hasToString(graph.toString());
  }

  /** Insertions at one point use up the places between two nodes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsTheOrderWhenMuchIsInsertedAtOnePoint(boolean after) {
    Graph graph = new Graph();
    Node first = graph.append("first", new Operation.Input());
    Node last = graph.append("last", new Operation.LayerCall("layer"), Argument.of(first));
    List<Node> expected = new ArrayList<>(List.of(last));
    for (int i = 0; i < EDITS; i++) {
      Operation call = new Operation.LayerCall("layer");
      Argument input = Argument.of(first);
      expected.add(
          after ? 0 : expected.size() - 1,
          after
              ? graph.insertAfter(first, "new", call, input)
              : graph.insertBefore(last, "new", call, input));
    }

    assertThat(graph.users(first)).containsExactlyElementsOf(expected);
    assertThat(graph.nodes().stream().map(Node::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 11})
  void givesTheLowestNumberThatIsFree(int removed) {
    Graph graph = new Graph();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      nodes.add(graph.append("add", new Operation.Input()));
    }
    graph.remove(nodes.get(removed));

    assertThat(graph.append("add", new Operation.Input()).name())
        .isEqualTo(removed == 0 ? "add" : "add_" + removed);
    assertThat(graph.append("add", new Operation.Input()).name()).isEqualTo("add_12");
  }

  private static void edit(Graph graph, Random random) {
    Node node = graph.nodes().get(random.nextInt(graph.nodes().size()));
    Operation call = new Operation.LayerCall(random.nextBoolean() ? "one" : "two");
    switch (random.nextInt(6)) {
      case 0 -> graph.insertAfter(node, "same", call, Argument.of(node), Argument.of(node));
      case 1 -> graph.append("other", call, Argument.of(node));
      case 2 -> {
        Node inserted = graph.insertAfter(node, "between", call, Argument.of(node));
        graph.replaceUses(node, inserted, user -> random.nextBoolean());
      }
      case 3 -> {
        if (graph.nodes().size() > 1 && graph.users(node).isEmpty()) {
          graph.remove(node);
          // It is no longer part of the graph, whatever becomes of it.
          node.setArguments(List.of(Argument.of(graph.nodes().get(0))));
        }
      }
      case 4 -> {
        if (!(node.operation() instanceof Operation.Input)) {
          node.setOperation(call);
        }
      }
      default -> {
        if (!node.inputs().isEmpty()) {
          node.setArguments(List.of(Argument.of(node.inputs().get(0))));
        }
      }
    }
  }

  private static void assertConsistent(Graph graph) {
    List<Node> nodes = graph.nodes();
    assertThat(nodes).isSortedAccordingTo(graph.order());
    for (Node node : nodes) {
      assertThat(graph.find(node.name())).containsSame(node);
      assertThat(graph.users(node))
          .containsExactlyElementsOf(nodes.stream().filter(user -> user.uses(node)).toList());
    }
    for (String layer : List.of("one", "two")) {
      Operation call = new Operation.LayerCall(layer);
      assertThat(graph.calls(layer))
          .containsExactlyElementsOf(
              nodes.stream().filter(node -> node.operation().equals(call)).toList());
    }
  }
}
