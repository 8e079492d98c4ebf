package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import java.util.List;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;

/** Nodes that hold graphs. */
final class ControlFlowImports {
  private static final Set<String> TYPES = Set.of("If", "Loop", "Scan");

  private final GraphReading around;

  /**
   * @param around the import of the graph that the nodes stand in
   */
  ControlFlowImports(GraphReading around) {
    this.around = around;
  }

  static boolean knows(NodeImport node) {
    return TYPES.contains(node.type());
  }

  void apply(NodeImport node) {
    switch (node.type()) {
      case "If" -> choose(node);
      case "Loop" -> new RepetitionImports(around).loop(node, graph(node, "body"));
      default -> new RepetitionImports(around).scan(node, graph(node, "body"));
    }
  }

  private void choose(NodeImport node) {
    GraphProto then = graph(node, "then_branch");
    GraphProto otherwise = graph(node, "else_branch");
    if (node.inputCount() != 1) {
      throw OnnxException.invalid("node `" + node.name() + "` (If) needs one condition");
    }
    Source condition = node.input(0);
    if (condition instanceof Source.Constant known) {
      boolean holds = truth(node, known);
      List<Source> results =
          holds ? branch(node, "then_branch", then) : branch(node, "else_branch", otherwise);
      for (int i = 0; i < results.size(); i++) {
        node.define(i, results.get(i));
      }
      return;
    }
    List<Source> ifTrue = branch(node, "then_branch", then);
    List<Source> ifFalse = branch(node, "else_branch", otherwise);
    for (int i = 0; i < ifTrue.size(); i++) {
      node.define(i, selected(node, condition, ifTrue.get(i), ifFalse.get(i)));
    }
  }

  private Source selected(NodeImport node, Source condition, Source ifTrue, Source ifFalse) {
    if (List.of(condition, ifTrue, ifFalse).stream().anyMatch(Source.Missing.class::isInstance)) {
      return new Source.Missing();
    }
    GraphImport target = around.target();
    Node select =
        target
            .graph()
            .append(
                LayerNames.of("", node.name(), node.type()),
                new Operation.Select(node.name()),
                target.argument(condition),
                target.argument(ifTrue),
                target.argument(ifFalse));
    return new Source.Computed(select, ifTrue.known().either(ifFalse.known()));
  }

  private List<Source> branch(NodeImport node, String attribute, GraphProto graph) {
    if (graph.getInputCount() > 0 || graph.getOutputCount() != node.outputs().size()) {
      throw OnnxException.invalid(
          "the `"
              + attribute
              + "` of node `"
              + node.name()
              + "` must have no inputs and "
              + node.outputs().size()
              + " outputs");
    }
    GraphReading nodes =
        around.within(around.target().branch(), graph, node.name() + "." + attribute);
    nodes.readNodes(nodes.readInitializers());
    return nodes.results();
  }

  private static boolean truth(NodeImport node, Source.Constant condition) {
    if (condition.shape().size() != 1) {
      throw OnnxException.invalid(
          "the condition of node `"
              + node.name()
              + "` has "
              + condition.shape().size()
              + " elements");
    }
    return condition
            .numbers()
            .orElseThrow(() -> new UnsupportedException("If with a condition that is not known"))
            .reals()[0]
        != 0;
  }

  private static GraphProto graph(NodeImport node, String attribute) {
    AttributeProto found = node.attributes().all().get(attribute);
    if (found == null || !found.hasG()) {
      throw OnnxException.invalid(
          "node `" + node.name() + "` (" + node.type() + ") lacks the graph `" + attribute + "`");
    }
    return found.getG();
  }
}
