package dev.brevity.runtime.onnx;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.function.OperatorDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes what is known before the model runs, unless that would make it much larger. */
final class Folding {
  /** Inputs of so few elements say how to compute, and do not multiply with the others. */
  private static final long SMALL = 64;

  private static final long MOST_ELEMENTS = 1L << 22;
  private static final Set<String> GROWING =
      Set.of("Expand", "Tile", "ConstantOfShape", "Range", "Pad", "Resize", "Upsample", "OneHot");

  /** What all results together may hold, so that a small file cannot fill the memory. */
  private static final double MOST_OF_ALL = 1L << 28;

  private final TensorReader tensors;
  private double computed;

  Folding(TensorReader tensors) {
    this.tensors = tensors;
  }

  TensorReader tensors() {
    return tensors;
  }

  /**
   * Defines the node's outputs as constants.
   *
   * @return false if the node had better be computed when the model runs
   */
  boolean apply(NodeImport node, OperatorDefinition operator, Map<String, Argument> options) {
    List<Source.Constant> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      node.constant(i).ifPresent(inputs::add);
    }
    boolean legacy = node.type().equals("Resize") && node.opset() < 11;
    if (legacy || inputs.size() != node.inputCount() || !isCheap(node, inputs, options)) {
      return false;
    }
    NDManager owner = node.target().manager();
    try (NDManager scratch = owner.newSubManager()) {
      List<Value> arguments = new ArrayList<>();
      for (Source.Constant input : inputs) {
        NDArray copy = input.array().duplicate();
        copy.attach(scratch);
        arguments.add(Value.of(copy));
      }
      if (operator.function().name().equals("cat")) {
        arguments = List.of(new Value.Tuple(arguments));
      }
      Map<String, Value> keywords = new LinkedHashMap<>();
      options.forEach((name, argument) -> keywords.put(name, value(node, argument)));
      Call call = new Call(operator.function(), arguments, keywords, false);
      Value result = operator.function().computation().compute(call);
      List<Value> results = result instanceof Value.Tuple tuple ? tuple.items() : List.of(result);
      for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
        NDArray array = results.get(i).tensor().value().duplicate();
        array.attach(owner);
        computed += array.size();
        String name = node.outputs().get(i);
        node.define(i, new Source.Constant(name, array, elementType(node, inputs), false));
      }
      return true;
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | EngineException e) {
      throw OnnxException.invalid(
          "node `" + node.name() + "` (" + node.type() + ") cannot be computed: " + brief(e));
    }
  }

  /** The first line of what the engine says. */
  static String brief(Exception e) {
    String message = e.getMessage();
    return message == null
        ? "its inputs do not fit"
        : message.strip().lines().findFirst().orElse("");
  }

  private static int elementType(NodeImport node, List<Source.Constant> inputs) {
    boolean quantizes = node.type().equals("QuantizeLinear") && inputs.size() > 2;
    return quantizes ? inputs.get(2).elementType() : 0;
  }

  private static Value value(NodeImport node, Argument argument) {
    if (argument instanceof Argument.Literal literal) {
      return new Value.Scalar(literal.value());
    }
    if (argument instanceof Argument.Sequence sequence) {
      return new Value.Tuple(sequence.items().stream().map(item -> value(node, item)).toList());
    }
    Node read = ((Argument.Reference) argument).node();
    return Value.of(node.target().network().constant(read).orElseThrow().array());
  }

  private boolean isCheap(
      NodeImport node, List<Source.Constant> inputs, Map<String, Argument> options) {
    if (GROWING.contains(node.type())) {
      double grown = grown(node, inputs);
      return computed + grown <= MOST_OF_ALL && !options.containsKey("pads");
    }
    if (node.type().equals("DequantizeLinear") || node.type().equals("QuantizeLinear")) {
      return true;
    }
    double product = 1;
    long large = 0;
    for (Source.Constant input : inputs) {
      product *= Math.max(1, input.array().size());
      large += input.array().size() > SMALL ? 1 : 0;
    }
    return large <= 1 || product <= MOST_ELEMENTS;
  }

  /** About how many elements an operator makes whose inputs say how many. */
  private static double grown(NodeImport node, List<Source.Constant> inputs) {
    double elements = node.type().equals("ConstantOfShape") ? 1 : inputs.get(0).array().size();
    if (node.type().equals("Range")) {
      double[] numbers = new double[3];
      for (int i = 0; i < Math.min(3, inputs.size()); i++) {
        numbers[i] = inputs.get(i).array().size() == 1 ? first(inputs.get(i).array()) : 0;
      }
      return Math.abs((numbers[1] - numbers[0]) / numbers[2]);
    }
    if (node.type().equals("Pad") || node.type().equals("Resize") || node.type().equals("OneHot")) {
      return Double.MAX_VALUE;
    }
    NDArray sizes = inputs.get(inputs.size() - 1).array();
    if (sizes.size() > SMALL) {
      return Double.MAX_VALUE;
    }
    for (long size : FunctionImports.longs(sizes)) {
      elements *= Math.max(1, Math.abs((double) size));
    }
    return elements;
  }

  private static double first(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray()[0];
  }
}
