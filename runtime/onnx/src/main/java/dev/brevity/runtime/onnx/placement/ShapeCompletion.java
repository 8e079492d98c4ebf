package dev.brevity.runtime.onnx.placement;

import java.util.Optional;

/** Shapes of tensors that the writer of a network put between those of the network itself. */
final class ShapeCompletion {
  private final OperatorGraph graph;

  ShapeCompletion(OperatorGraph graph) {
    this.graph = graph;
  }

  void apply() {
    for (Operator operator : graph.operators()) {
      if (graph.shape(operator.output()).isEmpty()) {
        shape(operator).ifPresent(shape -> graph.setShape(operator.output(), shape));
      }
    }
  }

  private Optional<long[]> shape(Operator operator) {
    Optional<long[]> first = graph.shape(operator.input(0));
    if (operator.is("Add", "Mul", "Sub", "Div")) {
      Optional<long[]> second = graph.shape(operator.input(1));
      return first.isPresent() && second.isPresent()
          ? Optional.of(broadcast(first.get(), second.get()))
          : Optional.empty();
    }
    if (operator.is("MatMul")) {
      Optional<long[]> second = graph.shape(operator.input(1));
      if (first.isEmpty() || second.isEmpty() || second.get().length != 2) {
        return Optional.empty();
      }
      long[] product = first.get().clone();
      if (product.length == 0) {
        return Optional.empty();
      }
      product[product.length - 1] = second.get()[1];
      return Optional.of(product);
    }
    boolean alike =
        operator.is(
            "Relu",
            "Clip",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "LeakyRelu",
            "Tanh",
            "Erf",
            "Softmax",
            "QuantizeLinear",
            "DequantizeLinear",
            "Cast");
    return alike ? first : Optional.empty();
  }

  private static long[] broadcast(long[] left, long[] right) {
    long[] sizes = new long[Math.max(left.length, right.length)];
    for (int i = 1; i <= sizes.length; i++) {
      long a = i <= left.length ? left[left.length - i] : 1;
      long b = i <= right.length ? right[right.length - i] : 1;
      sizes[sizes.length - i] = Math.max(a, b);
    }
    return sizes;
  }
}
