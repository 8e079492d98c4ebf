package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.function.AttributeKind;
import dev.brevity.runtime.onnx.function.OperatorDefinition;
import dev.brevity.runtime.onnx.function.OperatorTable;
import dev.brevity.runtime.onnx.function.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import onnx.TensorProto;
import org.jspecify.annotations.Nullable;

/** Writes calls of functions that are ONNX's own operators, in the form of the chosen version. */
final class OperatorWriter {
  /** Operators that are not ONNX's. */
  private static final Set<String> OWN = Set.of("SamePad", "AttentionMask");

  /** Operators that later versions have under another name. */
  private static final Map<String, String> WRITTEN_AS =
      Map.of("Upsample", "Resize", "Scatter", "ScatterElements");

  /** Options of the functions that no operator has. */
  private static final Set<String> INTERNAL =
      Set.of("low", "high", "flattened", "spatial", Results.KEYWORD);

  /** Inputs of one element that have a dimension all the same. */
  private static final Set<String> LISTS = Set.of("K", "axes", "repeats", "split", "shape");

  private final GraphWriter graph;
  private final Operands operands;
  private final OperatorTable table = new OperatorTable();

  OperatorWriter(GraphWriter graph, Operands operands) {
    this.graph = graph;
    this.operands = operands;
  }

  /**
   * Writes a call.
   *
   * @param results how many results other nodes use
   */
  List<String> write(NodeCall call, String type, int results) {
    Node node = call.node();
    OperatorDefinition operator =
        table
            .find(type)
            .filter(found -> !OWN.contains(found.type()))
            .orElseThrow(
                () ->
                    new InexpressibleException(
                        "the operator " + type + " cannot be written", "use another one"));
    OperatorVersions.require(type, node.keywords(), graph.opset());
    if (node.keywords().containsKey("flattened")) {
      Argument axis = node.keywords().get("axis");
      return List.of(
          FlattenedSoftmax.write(graph, call, type, axis == null ? 1 : Operands.integer(axis)));
    }
    Map<String, Argument> inputs = inputs(node, operator);
    Map<String, Argument> options = new LinkedHashMap<>(node.keywords());
    boolean resize = type.equals("Resize") || type.equals("Upsample");
    boolean old = options.containsKey("legacy") || type.equals("Upsample");
    options.keySet().removeAll(INTERNAL);
    if (type.equals("Split") && options.containsKey("num_outputs")) {
      options.put("split", Argument.of(parts(call, options)));
      options.remove("num_outputs");
    }
    OptionForms.arrange(type, graph.opset(), inputs, options);
    options.remove("legacy");
    NodeWriter written = graph.node(WRITTEN_AS.getOrDefault(type, type));
    if (resize && old && graph.opset() >= OptionForms.RESIZE_MODES) {
      written.set("coordinate_transformation_mode", "asymmetric").set("nearest_mode", "floor");
    }
    inputs.forEach(
        (name, argument) ->
            written.input(operands.value(listed(name, argument), node.name() + "_" + name)));
    options.forEach((name, argument) -> set(written, operator, name, argument));
    return written.as(node.name(), results);
  }

  /** Sizes of the parts of a tensor, of which the last may be smaller. */
  private static long[] parts(NodeCall call, Map<String, Argument> options) {
    long axis =
        options.containsKey("axis") ? number(Objects.requireNonNull(options.get("axis"))) : 0;
    int rank = call.rank();
    long size = call.shape().get((int) (axis < 0 ? axis + rank : axis));
    int count = (int) number(Objects.requireNonNull(options.get("num_outputs")));
    long[] parts = new long[count];
    long step = (size + count - 1) / count;
    for (int i = 0; i < count; i++) {
      parts[i] = Math.max(0, Math.min(step, size - i * step));
    }
    return parts;
  }

  private static Map<String, Argument> inputs(Node node, OperatorDefinition operator) {
    Map<String, Argument> inputs = new LinkedHashMap<>();
    for (int i = 0; i < node.arguments().size(); i++) {
      String name = operator.isVariadic() ? "input" + i : operator.inputs().get(i);
      inputs.put(name, node.arguments().get(i));
    }
    return inputs;
  }

  private static Argument listed(String name, Argument argument) {
    boolean single =
        argument instanceof Argument.Literal literal
            && literal.value() != null
            && LISTS.contains(name);
    return single ? new Argument.Sequence(List.of(argument)) : argument;
  }

  private void set(
      NodeWriter written, OperatorDefinition operator, String name, Argument argument) {
    @Nullable AttributeKind kind = operator.attributes().get(name);
    if (kind == null || (isLiteral(argument) && Operands.literal(argument) == null)) {
      return;
    }
    switch (kind) {
      case INTEGER -> written.set(name, number(argument));
      case REAL -> written.set(name, Operands.real(argument));
      case TEXT -> written.set(name, String.valueOf(Operands.literal(argument)));
      case INTEGERS -> written.set(name, Operands.integers(argument));
      case REALS -> written.set(name, Operands.reals(argument));
      case TEXTS -> written.set(name, texts(argument));
      case TENSOR -> written.set(name, constant(operator, argument));
    }
  }

  private TensorProto constant(OperatorDefinition operator, Argument argument) {
    String name = operands.value(argument, operator.type());
    return graph
        .constant(name)
        .orElseThrow(
            () ->
                new InexpressibleException(
                    operator.type() + " with a value that is computed cannot be written",
                    "use a constant"));
  }

  private static boolean isLiteral(Argument argument) {
    return argument instanceof Argument.Literal;
  }

  private static long number(Argument argument) {
    return Operands.literal(argument) instanceof Boolean truth
        ? truth ? 1 : 0
        : Operands.integer(argument);
  }

  private static List<String> texts(Argument argument) {
    List<String> texts = new ArrayList<>();
    if (argument instanceof Argument.Sequence sequence) {
      sequence.items().forEach(item -> texts.add(String.valueOf(Operands.literal(item))));
    }
    return texts;
  }
}
