package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.node.AttributeKind;
import dev.brevity.runtime.onnx.operator.ActivationOperators;
import dev.brevity.runtime.onnx.operator.Attribute;
import dev.brevity.runtime.onnx.operator.Input;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.operator.OperatorCall;
import dev.brevity.runtime.onnx.operator.Trait;
import dev.brevity.runtime.onnx.shape.StaticShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.TensorProto;

/** Writes calls of functions that are ONNX's own operators, in the form of the chosen version. */
final class OperatorWriter {
  private static final Argument NONE = Argument.of((Object) null);

  private static final String MICROSOFT = "com.microsoft";

  /** What convolutions with the option {@code auto_pad} are read as. */
  private static final String SAME_PAD = "SamePad";

  private final GraphWriter graph;
  private final Operands operands;

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
    if (type.equals(SAME_PAD)) {
      return List.of(new SamePadding(graph, call.name()).write(node, call.input()));
    }
    Operator operator =
        graph
            .operator(type)
            .orElseThrow(
                () ->
                    new InexpressibleException(
                        "the operator " + type + " cannot be written", "use another one"));
    graph.require(type, type + " operators");
    if (node.keywords().containsKey(ActivationOperators.FLATTENED)) {
      Argument axis = node.keywords().get("axis");
      return List.of(
          FlattenedSoftmax.write(graph, call, type, axis == null ? 1 : Operands.integer(axis)));
    }
    OperatorCall form =
        new OperatorCall(
            graph.opset(),
            () -> StaticShape.of(call.shape().getShape()),
            inputs(node, operator),
            new LinkedHashMap<>(node.keywords()));
    operator.writing().write(form);
    return write(graph.described(operator.writtenAs()), form, node, results);
  }

  private List<String> write(Operator operator, OperatorCall form, Node node, int results) {
    NodeWriter written = graph.node(operator.type());
    if (operator.is(Trait.MICROSOFT)) {
      written.domain(MICROSOFT);
    }
    if (operator.isVariadic()) {
      form.inputs().values().forEach(argument -> input(written, node, "input", argument));
    } else {
      for (Input input : operator.inputs()) {
        placed(operator, input, form).ifPresent(argument -> input(written, node, input, argument));
      }
    }
    operator
        .signature()
        .attributes()
        .forEach(
            (name, attribute) -> {
              Argument argument = form.options().get(name);
              if (argument != null && isWritten(operator, attribute, argument)) {
                set(written, operator, attribute, argument);
              }
            });
    return written.as(node.name(), results);
  }

  /**
   * What stands at the place of an input, nothing included; empty if the version has none there.
   * Options move between inputs and attributes as it wants them.
   */
  private Optional<Argument> placed(Operator operator, Input input, OperatorCall form) {
    boolean isInput = graph.opset() >= input.since();
    Argument given = form.inputs().get(input.name());
    if (isInput) {
      Argument option = input.attribute().map(form.options()::remove).orElse(null);
      return Optional.of(given != null && !isNone(given) ? given : option == null ? NONE : option);
    }
    if (given == null || isNone(given)) {
      return Optional.empty();
    }
    if (input.attribute().isEmpty()) {
      throw InexpressibleException.before(
          operator.type() + " operators with `" + input.name() + "`", input.since());
    }
    if (given instanceof Argument.Reference) {
      throw new InexpressibleException(
          "an option that the network computes cannot be written for this opset",
          "export with `opset = " + input.since() + "` or more");
    }
    form.options().put(input.attribute().get(), given);
    return Optional.empty();
  }

  private void input(NodeWriter written, Node node, Input input, Argument argument) {
    boolean single = argument instanceof Argument.Literal && !isNone(argument);
    boolean listed =
        input
            .kind()
            .filter(kind -> kind == AttributeKind.LISTED_INTEGER || kind == AttributeKind.INTEGERS)
            .isPresent();
    input(
        written,
        node,
        input.name(),
        single && listed ? new Argument.Sequence(List.of(argument)) : argument);
  }

  private void input(NodeWriter written, Node node, String name, Argument argument) {
    written.input(operands.value(argument, node.name() + "_" + name));
  }

  /** Whether an attribute must be said, and can be in the version that is written. */
  private boolean isWritten(Operator operator, Attribute attribute, Argument argument) {
    if (attribute.internal() || isNone(argument) || graph.opset() >= attribute.until()) {
      return false;
    }
    Object value =
        argument instanceof Argument.Sequence sequence
            ? sequence.items().stream().map(Operands::literal).toList()
            : Operands.literal(argument);
    int since = attribute.since(value);
    if (graph.opset() >= since) {
      return true;
    }
    if (attribute.isUsual(value)) {
      return false;
    }
    throw InexpressibleException.before(
        operator.type() + " operators with `" + attribute.name() + "`", since);
  }

  private static boolean isNone(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() == null;
  }

  private static Map<String, Argument> inputs(Node node, Operator operator) {
    Map<String, Argument> inputs = new LinkedHashMap<>();
    for (int i = 0; i < node.arguments().size(); i++) {
      String name = operator.isVariadic() ? "input" + i : operator.inputs().get(i).name();
      inputs.put(name, node.arguments().get(i));
    }
    return inputs;
  }

  private void set(NodeWriter written, Operator operator, Attribute attribute, Argument argument) {
    String name = attribute.name();
    switch (attribute.kind()) {
      case INTEGER, LISTED_INTEGER, TYPE -> written.set(name, number(argument));
      case REAL -> written.set(name, Operands.real(argument));
      case TEXT -> written.set(name, String.valueOf(Operands.literal(argument)));
      case INTEGERS -> written.set(name, Operands.integers(argument));
      case REALS -> written.set(name, Operands.reals(argument));
      case TEXTS -> written.set(name, texts(argument));
      case TENSOR -> written.set(name, constant(operator, argument));
    }
  }

  private TensorProto constant(Operator operator, Argument argument) {
    String name = operands.value(argument, operator.type());
    return graph
        .constant(name)
        .orElseThrow(
            () ->
                new InexpressibleException(
                    operator.type() + " with a value that is computed cannot be written",
                    "use a constant"));
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
