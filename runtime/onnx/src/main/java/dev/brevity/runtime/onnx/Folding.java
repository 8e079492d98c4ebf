package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.onnx.function.OperatorDefinition;
import dev.brevity.runtime.onnx.shape.Numbers;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Optional<ArrayReader> arrays;
  private double computed;

  /**
   * @param arrays absent where no engine may be used; then only the shapes of results are told, and
   *     nothing is folded whose shape no rule knows
   */
  Folding(Optional<ArrayReader> arrays) {
    this.arrays = arrays;
  }

  /**
   * Defines the node's outputs as constants. Their numbers are computed when they are needed.
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
    FoldedCall call = call(node, operator, inputs, options);
    List<TensorFacts> facts = node.facts();
    List<KnownTensor> results = new ArrayList<>();
    for (int i = 0; i < node.outputs().size() && i < facts.size(); i++) {
      if (facts.get(i).type().isPresent() && facts.get(i).shape().isComplete()) {
        results.add(known(call, i, facts.get(i)));
      }
    }
    if (results.size() < node.outputs().size()) {
      if (arrays.isEmpty()) {
        return false;
      }
      results = arrays(call, arrays.get());
    }
    for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
      computed += results.get(i).shape().size();
      String name = node.outputs().get(i);
      node.define(i, new Source.Constant(name, results.get(i), elementType(node, inputs), false));
    }
    return true;
  }

  private static FoldedCall call(
      NodeImport node,
      OperatorDefinition operator,
      List<Source.Constant> inputs,
      Map<String, Argument> options) {
    Map<String, Argument> literals = new LinkedHashMap<>();
    Map<String, KnownTensor> tensors = new LinkedHashMap<>();
    options.forEach(
        (name, argument) ->
            constant(node, argument)
                .ifPresentOrElse(
                    constant -> tensors.put(name, constant.tensor()),
                    () -> literals.put(name, argument)));
    return new FoldedCall(
        "node `" + node.name() + "` (" + node.type() + ")",
        operator.function(),
        inputs.stream().map(Source.Constant::tensor).toList(),
        literals,
        tensors);
  }

  private static Optional<Source.Constant> constant(NodeImport node, Argument argument) {
    return argument instanceof Argument.Reference reference
        ? node.target().network().constant(reference.node())
        : Optional.empty();
  }

  private KnownTensor known(FoldedCall call, int output, TensorFacts facts) {
    long[] sizes = facts.shape().sizes().stream().mapToLong(Long::longValue).toArray();
    KnownTensor.Content content = new KnownTensor.Content.Folded(call, output);
    Shape shape = new Shape(sizes);
    DataType type = facts.type().orElseThrow();
    Optional<Numbers> told = facts.numbers().filter(Numbers::isComplete);
    boolean few = shape.size() <= Numbers.MOST;
    return new KnownTensor(
        shape,
        type,
        content,
        () ->
            told.isPresent() || !few
                ? told
                : arrays.map(
                    reader ->
                        reader.numbers(new KnownTensor(shape, type, content, Optional::empty))));
  }

  /** The results of a call whose shapes no rule knows. */
  private List<KnownTensor> arrays(FoldedCall call, ArrayReader reader) {
    List<KnownTensor> results = new ArrayList<>();
    List<NDArray> found = reader.results(call);
    for (int i = 0; i < found.size(); i++) {
      StaticShape shape = StaticShape.of(found.get(i).getShape().getShape());
      results.add(known(call, i, TensorFacts.of(Optional.of(found.get(i).getDataType()), shape)));
    }
    return results;
  }

  /** The first line of what the engine says. */
  static String brief(Exception e) {
    String message = e.getMessage();
    return message == null ? "its inputs do not fit" : EngineReason.of(e);
  }

  private static int elementType(NodeImport node, List<Source.Constant> inputs) {
    boolean quantizes = node.type().equals("QuantizeLinear") && inputs.size() > 2;
    return quantizes ? inputs.get(2).elementType() : 0;
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
    if (node.type().equals("Concat")) {
      return computed + inputs.stream().mapToDouble(input -> input.shape().size()).sum()
          <= MOST_OF_ALL;
    }
    double product = 1;
    long large = 0;
    for (Source.Constant input : inputs) {
      product *= Math.max(1, input.shape().size());
      large += input.shape().size() > SMALL ? 1 : 0;
    }
    return large <= 1 || product <= MOST_ELEMENTS;
  }

  /** About how many elements an operator makes whose inputs say how many. */
  private static double grown(NodeImport node, List<Source.Constant> inputs) {
    double elements = node.type().equals("ConstantOfShape") ? 1 : inputs.get(0).shape().size();
    if (node.type().equals("Range")) {
      double[] numbers = new double[3];
      for (int i = 0; i < Math.min(3, inputs.size()); i++) {
        numbers[i] =
            inputs
                .get(i)
                .numbers()
                .filter(number -> number.count() == 1)
                .map(number -> number.reals()[0])
                .orElse(0.0);
      }
      return Math.abs((numbers[1] - numbers[0]) / numbers[2]);
    }
    if (node.type().equals("Pad") || node.type().equals("Resize") || node.type().equals("OneHot")) {
      return Double.MAX_VALUE;
    }
    Optional<Numbers> sizes = inputs.get(inputs.size() - 1).numbers();
    if (sizes.isEmpty() || sizes.get().count() > SMALL) {
      return Double.MAX_VALUE;
    }
    for (long size : sizes.get().integers()) {
      elements *= Math.max(1, Math.abs((double) size));
    }
    return elements;
  }
}
