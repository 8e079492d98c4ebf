package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.TensorProto;

/**
 * Writes operators that engines have no integer kernel for as others that mean the same: means over
 * pictures as pooling, differences and quotients with constants as sums and products.
 */
final class ExactRewrites {
  private static final int HARD_SWISH = 14;
  private static final int PICTURE = 4;

  private final OperatorGraph graph;

  ExactRewrites(OperatorGraph graph) {
    this.graph = graph;
  }

  void apply() {
    List<Operator> changed = new ArrayList<>();
    Set<Operator> gone = new HashSet<>();
    for (Operator operator : graph.operators()) {
      if (operator.is("ReduceMean") && isOverPicture(operator)) {
        pooled(operator, changed);
      } else if (operator.is("Sub") && negated(operator).isPresent()) {
        changed.add(constant(operator, "Add", negated(operator).get()));
      } else if (operator.is("Div") && inverse(operator).isPresent()) {
        changed.add(constant(operator, "Mul", inverse(operator).get()));
      } else {
        Optional<Operator> sigmoid = hardSigmoid(operator);
        sigmoid.ifPresent(gone::add);
        changed.add(sigmoid.isEmpty() ? operator : hardSwish(operator, sigmoid.get()));
      }
    }
    changed.removeAll(gone);
    graph.replaceOperators(changed);
    ownVectors();
    graph.removeUnused();
  }

  private boolean isOverPicture(Operator mean) {
    if (graph.shape(mean.input(0)).filter(shape -> shape.length == PICTURE).isEmpty()) {
      return false;
    }
    Optional<List<Long>> axes = mean.integers("axes");
    TensorProto given = graph.constants().get(mean.input(1));
    if (axes.isEmpty() && given != null) {
      axes = Tensors.integers(given).map(all -> java.util.Arrays.stream(all).boxed().toList());
    }
    return axes.map(all -> all.stream().map(axis -> axis < 0 ? axis + PICTURE : axis).sorted())
        .filter(all -> all.toList().equals(List.of(2L, 3L)))
        .isPresent();
  }

  private void pooled(Operator mean, List<Operator> changed) {
    boolean kept = mean.integer("keepdims", 1) == 1;
    String result = mean.output();
    String pooled = kept ? result : graph.fresh(result + "_pooled");
    changed.add(Operator.of("GlobalAveragePool", List.of(mean.input(0)), pooled));
    if (!kept) {
      changed.add(Operator.of("Flatten", List.of(pooled), result, Attributes.integer("axis", 1)));
      ByteGrid grid = graph.grids().get(result);
      if (grid != null) {
        graph.grids().put(pooled, grid);
      }
      graph
          .shape(result)
          .ifPresent(shape -> graph.setShape(pooled, new long[] {shape[0], shape[1], 1, 1}));
    }
  }

  private Optional<float[]> negated(Operator difference) {
    return graph.floats(difference.input(1)).map(ExactRewrites::negative);
  }

  private static float[] negative(float[] values) {
    float[] negative = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = -values[i];
    }
    return negative;
  }

  /**
   * What a divisor is as a factor; only powers of two have an exact one, and all get the nearest.
   */
  private Optional<float[]> inverse(Operator quotient) {
    return graph.floats(quotient.input(1)).map(ExactRewrites::reciprocal);
  }

  private static float[] reciprocal(float[] values) {
    float[] inverse = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      inverse[i] = (float) (1 / (double) values[i]);
    }
    return inverse;
  }

  private Operator constant(Operator operator, String type, float[] values) {
    String old = operator.input(1);
    long[] shape = graph.shape(old).orElseThrow();
    String made = graph.add(Tensors.floats(graph.fresh(old + "_" + type), shape, values));
    return operator.as(type).with(List.of(operator.input(0), made), operator.outputs());
  }

  /** The HardSigmoid whose product with its own operand an operator is. */
  private Optional<Operator> hardSigmoid(Operator product) {
    if (!product.is("Mul") || graph.opset() < HARD_SWISH) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      String other = product.input(1 - i);
      Optional<Operator> found =
          graph
              .producer(product.input(i))
              .filter(one -> one.is("HardSigmoid") && one.input(0).equals(other))
              .filter(one -> Math.abs(one.real("alpha", 0.2) - 1 / 6.0) < 1e-6)
              .filter(one -> one.real("beta", 0.5) == 0.5)
              .filter(one -> graph.onlyReader(one.output()).isPresent());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Operator hardSwish(Operator product, Operator sigmoid) {
    return product.as("HardSwish").with(List.of(sigmoid.input(0)), product.outputs());
  }

  /** onnxruntime quantizes a bias in place, so each operator needs one of its own. */
  private void ownVectors() {
    Set<String> taken = new HashSet<>();
    for (Operator operator : graph.operators()) {
      for (int i = 0; operator.is("Add", "Gemm") && i < operator.inputs().size(); i++) {
        String name = operator.input(i);
        TensorProto vector = graph.constants().get(name);
        if (vector != null && vector.getDimsCount() == 1 && !taken.add(name)) {
          TensorProto copy = vector.toBuilder().setName(graph.fresh(name)).build();
          operator.inputs().set(i, graph.add(copy));
        }
      }
    }
    graph.changed();
  }
}
