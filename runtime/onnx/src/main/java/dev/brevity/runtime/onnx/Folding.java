package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.onnx.node.FoldedCall;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.operator.Growth;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.shape.Numbers;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes what is known before the model runs, unless that would make it much larger. */
final class Folding {
  /** Inputs of so few elements say how to compute, and do not multiply with the others. */
  private static final long SMALL = 64;

  private static final long MOST_ELEMENTS = 1L << 22;

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
  boolean apply(NodeImport node, Operator operator, Map<String, Argument> options) {
    List<Source.Constant> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      node.constant(i).ifPresent(inputs::add);
    }
    if (inputs.size() != node.inputCount() || !isCheap(operator, inputs)) {
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
      node.define(
          i, new Source.Constant(name, results.get(i), elementType(operator, inputs), false));
    }
    return true;
  }

  private static FoldedCall call(
      NodeImport node,
      Operator operator,
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

  /** Codes have the type of the zero point. */
  private static int elementType(Operator operator, List<Source.Constant> inputs) {
    boolean quantizes = operator.growth() == Growth.NONE && inputs.size() > 2;
    return quantizes ? inputs.get(2).elementType() : 0;
  }

  private boolean isCheap(Operator operator, List<Source.Constant> inputs) {
    return switch (operator.growth()) {
      case NONE, UNPACKED -> true;
      case UNBOUNDED -> false;
      case PRODUCT -> isSmallProduct(inputs);
      case SUM -> fits(inputs.stream().mapToDouble(input -> input.shape().size()).sum());
      case BY_SIZES -> fits(inputs.get(0).shape().size() * sizes(inputs));
      case OF_SIZES -> fits(sizes(inputs));
      case RANGE -> fits(steps(inputs));
    };
  }

  private boolean fits(double elements) {
    return computed + elements <= MOST_OF_ALL;
  }

  private static boolean isSmallProduct(List<Source.Constant> inputs) {
    double product = 1;
    long large = 0;
    for (Source.Constant input : inputs) {
      product *= Math.max(1, input.shape().size());
      large += input.shape().size() > SMALL ? 1 : 0;
    }
    return large <= 1 || product <= MOST_ELEMENTS;
  }

  /** About how many numbers a range has. */
  private static double steps(List<Source.Constant> inputs) {
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

  /** About how many times the first input there will be, as the last one says. */
  private static double sizes(List<Source.Constant> inputs) {
    Optional<Numbers> sizes = inputs.get(inputs.size() - 1).numbers();
    if (sizes.isEmpty() || sizes.get().count() > SMALL) {
      return Double.MAX_VALUE;
    }
    double elements = 1;
    for (long size : sizes.get().integers()) {
      elements *= Math.max(1, Math.abs((double) size));
    }
    return elements;
  }
}
