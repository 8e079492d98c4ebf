package dev.brevity.runtime.onnx.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is known of the outputs of nodes, by operator. A rule says nothing rather than something
 * wrong: of an operator without a rule, and of inputs that do not fit, nothing is known.
 */
public final class ShapeTable {
  private final Map<String, ShapeRule> rules = new HashMap<>();

  public ShapeTable() {
    ElementwiseRules.addTo(this);
    NumberRules.addTo(this);
    RearrangementRules.addTo(this);
    SizeRules.addTo(this);
    IndexRules.addTo(this);
    WindowRules.addTo(this);
    ResizingRules.addTo(this);
    ProductRules.addTo(this);
    ReductionRules.addTo(this);
    RecurrentRules.addTo(this);
  }

  /** What is known of each output of the node. */
  public List<TensorFacts> outputs(NodeFacts node) {
    ShapeRule rule = rules.get(node.type());
    if (rule == null) {
      return List.of();
    }
    try {
      return rule.outputs(node);
    } catch (UndeterminedException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      return List.of();
    }
  }

  /** What is known of the first output of the node. */
  public TensorFacts output(NodeFacts node) {
    List<TensorFacts> outputs = outputs(node);
    return outputs.isEmpty() ? TensorFacts.unknown() : outputs.get(0);
  }

  void addAll(String types, ShapeRule rule) {
    for (String type : types.split(" ")) {
      rules.put(type, rule);
    }
  }

  /** Adds a rule for an operator with one output. */
  void add(String types, Function<NodeFacts, TensorFacts> rule) {
    addAll(types, node -> List.of(rule.apply(node)));
  }
}
