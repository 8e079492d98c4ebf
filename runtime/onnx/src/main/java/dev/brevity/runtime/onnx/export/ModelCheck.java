package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.ElementType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/**
 * Checks what ONNX's own checker does: versions, names, the order of nodes, types and sizes of
 * constants, in graphs within nodes too.
 */
final class ModelCheck {
  private final Set<String> known;
  private final Set<String> outside;
  private final boolean inner;

  /**
   * @param outside the values of the graphs around
   * @param inner whether the graph lies within a node, and types follow from those outside
   */
  private ModelCheck(Set<String> outside, boolean inner) {
    this.outside = outside;
    this.inner = inner;
    this.known = new HashSet<>(outside);
  }

  /**
   * Checks a model.
   *
   * @throws IllegalStateException if it breaks a rule, which is a mistake of the writer
   */
  static void check(ModelProto model) {
    require(model.getOpsetImportCount() >= 1, "the model needs a version of operators");
    long opset = model.getOpsetImport(0).getVersion();
    require(
        model.getIrVersion() >= ModelWriter.irVersion((int) opset),
        "the file format is older than opset " + opset);
    new ModelCheck(Set.of(), false).graph(model.getGraph());
  }

  private void graph(GraphProto graph) {
    require(!graph.getName().isEmpty(), "the graph needs a name");
    for (ValueInfoProto input : graph.getInputList()) {
      define(input.getName());
      boolean typed = input.getType().getTensorType().getElemType() != 0;
      require(typed || inner, input.getName() + " has no type");
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      define(tensor.getName());
      tensor(tensor);
    }
    Set<String> nodeNames = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      require(
          node.getName().isEmpty() || nodeNames.add(node.getName()),
          "two nodes are called " + node.getName());
      node(node);
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      boolean own = known.contains(output.getName()) && !outside.contains(output.getName());
      require(own, "nothing computes " + output.getName());
    }
  }

  private void node(NodeProto node) {
    require(!node.getOpType().isEmpty(), node.getName() + " has no operator");
    for (String input : node.getInputList()) {
      require(
          input.isEmpty() || known.contains(input),
          node.getName() + " uses " + input + " before it is computed");
    }
    Set<String> attributes = new HashSet<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      require(
          attributes.add(attribute.getName()),
          node.getName() + " has two attributes " + attribute.getName());
      require(
          attribute.getType() != AttributeProto.AttributeType.UNDEFINED,
          attribute.getName() + " has no type");
      if (attribute.hasG()) {
        new ModelCheck(known, true).graph(attribute.getG());
      }
    }
    require(node.getOutputCount() > 0, node.getName() + " has no result");
    node.getOutputList().forEach(this::define);
  }

  private static void tensor(TensorProto tensor) {
    long count = 1;
    for (long size : tensor.getDimsList()) {
      require(size >= 0, tensor.getName() + " has a negative size");
      count *= size;
    }
    Optional<ElementType> type = ElementType.of(tensor.getDataType());
    require(type.isPresent(), tensor.getName() + " is of an unknown type");
    require(
        tensor.getRawData().size() == type.orElseThrow().stored(count),
        tensor.getName() + " holds too many or too few bytes");
  }

  private void define(String name) {
    require(!name.isEmpty(), "a value has no name");
    require(known.add(name), "two values are called " + name);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException("the model that was made is not valid: " + message);
    }
  }
}
