package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.AttributeKind;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.ShapeRule;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import onnx.NodeProto;
import org.jspecify.annotations.Nullable;

/** One node of a file while it is being imported. */
final class NodeImport {
  private static final Function UNSUPPORTED =
      new Function(
          "unsupported",
          List.of(),
          call -> {
            throw new IllegalStateException("an unsupported operator cannot be computed");
          });

  private final GraphImport target;
  private final NodeProto proto;
  private final String name;
  private final ModelReading reading;
  private final NodeAttributes attributes;
  private @Nullable List<TensorFacts> facts;

  NodeImport(ModelReading reading, GraphImport target, NodeProto proto, String name) {
    this.reading = reading;
    this.target = target;
    this.proto = proto;
    this.name = name;
    this.attributes = new NodeAttributes(proto, name);
  }

  GraphImport target() {
    return target;
  }

  String type() {
    return proto.getOpType();
  }

  /** ONNX's name of the operator, with the domain if it is not the standard one. */
  String operator() {
    return OperatorSets.isStandard(proto.getDomain()) ? type() : proto.getDomain() + "." + type();
  }

  String name() {
    return name;
  }

  long opset() {
    return reading.opset();
  }

  NodeAttributes attributes() {
    return attributes;
  }

  int inputCount() {
    return proto.getInputCount();
  }

  List<String> outputs() {
    return proto.getOutputList();
  }

  /** Whether the input is given. */
  boolean has(int index) {
    return index < proto.getInputCount() && !proto.getInput(index).isEmpty();
  }

  /**
   * The value of an input.
   *
   * @throws OnnxException if it is not given or its name stands for nothing
   */
  Source input(int index) {
    if (!has(index)) {
      throw OnnxException.invalid("node `" + name + "` (" + type() + ") lacks input " + index);
    }
    String value = proto.getInput(index);
    return target
        .find(value)
        .orElseThrow(
            () ->
                OnnxException.invalid(
                    "node `" + name + "` uses `" + value + "`, which nothing computes"));
  }

  /** The value of an input that is known before the model runs. */
  Optional<Source.Constant> constant(int index) {
    return has(index) && input(index) instanceof Source.Constant constant
        ? Optional.of(constant)
        : Optional.empty();
  }

  /** All inputs that are given. */
  List<Source> given() {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < inputCount(); i++) {
      if (has(i)) {
        sources.add(input(i));
      }
    }
    return sources;
  }

  /** Whether an input would be computed by something that is not supported. */
  boolean isMissingInput() {
    return given().stream().anyMatch(Source.Missing.class::isInstance);
  }

  /**
   * Passes over a node that is not supported. What it makes of computed values counts as computed,
   * so that all that follows can be looked at; what it makes of known ones is missing.
   */
  void skip() {
    List<Argument> computed =
        given().stream().filter(Source.Computed.class::isInstance).map(target::argument).toList();
    for (int i = 0; i < outputs().size(); i++) {
      define(
          i,
          computed.isEmpty()
              ? new Source.Missing()
              : new Source.Computed(
                  function(UNSUPPORTED, computed, Map.of()), TensorFacts.unknown()));
    }
  }

  Argument argument(int index) {
    return target.argument(input(index));
  }

  /** The node as the rules of its operator see it. */
  NodeFacts rules() {
    return new Rules(this, reading.tensors());
  }

  /** What is known of the outputs, as far as a rule tells. */
  List<TensorFacts> facts() {
    if (facts == null) {
      facts =
          reading
              .operators()
              .find(type())
              .map(Operator::shapes)
              .orElse(ShapeRule.UNKNOWN)
              .told(rules());
    }
    return facts;
  }

  /** Makes an output the result of a node. */
  void define(int output, Node node) {
    TensorFacts known = output < facts().size() ? facts().get(output) : TensorFacts.unknown();
    define(output, new Source.Computed(node, known));
  }

  void define(int output, Source source) {
    if (output < proto.getOutputCount() && !proto.getOutput(output).isEmpty()) {
      target.define(proto.getOutput(output), source);
    }
  }

  /** Calls a layer without weights on the first input. */
  void activation(LayerSpec spec) {
    layer(spec, Map.of(), "", argument(0));
  }

  /**
   * Calls a layer.
   *
   * @param weights its parameters
   * @param weightName the name of its weight in the file, which may tell the name of the layer
   */
  void layer(
      LayerSpec spec, Map<String, Source.Constant> weights, String weightName, Argument... inputs) {
    String wanted = LayerNames.of(weightName, proto.getName(), type());
    define(0, target.callLayer(wanted, spec, weights, inputs));
  }

  /** Calls a layer that has several results, and makes them the outputs. */
  void layerOfSeveralResults(
      LayerSpec spec, Map<String, Source.Constant> weights, String weightName, Argument... inputs) {
    String wanted = LayerNames.of(weightName, proto.getName(), type());
    Node results = target.callLayer(wanted, spec, weights, inputs);
    for (int i = 0; i < outputs().size(); i++) {
      if (!outputs().get(i).isEmpty()) {
        define(i, item(results, i));
      }
    }
  }

  /** Adds a node for one of several results of a function. */
  Node item(Node results, int index) {
    return function(
        target.item(), List.of(Argument.of(results), Argument.of((Object) (long) index)), Map.of());
  }

  /** Adds a call of a function. */
  Node function(Function function, List<Argument> arguments, Map<String, Argument> keywords) {
    String wanted = LayerNames.of("", proto.getName(), type());
    Node node =
        target.graph().append(wanted, new Operation.FunctionCall(function), arguments, keywords);
    target.network().setName(node, wanted);
    return node;
  }

  /** A node as the rules of its operator see it. */
  private record Rules(NodeImport node, TensorReader tensors) implements NodeFacts {

    @Override
    public long opset() {
      return node.opset();
    }

    @Override
    public int inputCount() {
      return node.inputCount();
    }

    @Override
    public int outputCount() {
      return node.outputs().size();
    }

    @Override
    public Optional<TensorFacts> input(int index) {
      return node.has(index) ? Optional.of(node.input(index).known()) : Optional.empty();
    }

    @Override
    public Optional<ElementType> elementType(int input) {
      return node.constant(input).map(Source.Constant::elementType).flatMap(ElementType::of);
    }

    @Override
    public long integer(String attribute, long otherwise) {
      return told(() -> node.attributes().integer(attribute, otherwise));
    }

    @Override
    public String text(String attribute, String otherwise) {
      return told(() -> node.attributes().text(attribute, otherwise));
    }

    @Override
    public Optional<List<Long>> integers(String attribute) {
      return told(() -> node.attributes().integers(attribute));
    }

    @Override
    public Optional<TensorFacts> tensor(String attribute) {
      return told(
          () ->
              node.attributes()
                  .find(attribute, AttributeKind.TENSOR)
                  .map(found -> tensors.read(found.getT()).facts()));
    }

    /**
     * What an attribute says; one that contradicts its operator is reported by who imports that.
     */
    private static <T> T told(Supplier<T> attribute) {
      try {
        return attribute.get();
      } catch (OnnxException | UnsupportedException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }
}
