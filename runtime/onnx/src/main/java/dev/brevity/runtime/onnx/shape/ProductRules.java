package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Products of matrices. */
public final class ProductRules {
  private ProductRules() {}

  public static TensorFacts product(NodeFacts node) {
    return TensorFacts.of(node.operand(0).type(), product(node, 1));
  }

  /** A product of codes whose sums are not scaled. */
  public static TensorFacts integers(NodeFacts node) {
    return TensorFacts.of(Optional.of(DataType.INT32), product(node, 1));
  }

  /** A product of codes whose sums become codes again. */
  public static TensorFacts codes(NodeFacts node) {
    return TensorFacts.of(node.operand(7).type(), product(node, 3));
  }

  /** A number for each matrix. */
  public static TensorFacts determinant(NodeFacts node) {
    List<Long> sizes = node.operand(0).shape().sizes();
    return node.operand(0).like(StaticShape.of(sizes.subList(0, sizes.size() - 2)));
  }

  private static StaticShape product(NodeFacts node, int second) {
    List<Long> left = new ArrayList<>(node.operand(0).shape().sizes());
    List<Long> right = new ArrayList<>(node.operand(second).shape().sizes());
    boolean row = left.size() == 1;
    boolean column = right.size() == 1;
    if (row) {
      left.add(0, 1L);
    }
    if (column) {
      right.add(1L);
    }
    int m = left.size() - 2;
    int n = right.size() - 2;
    long inner = left.get(m + 1);
    if (inner >= 0 && right.get(n) >= 0 && inner != right.get(n)) {
      throw new IllegalArgumentException("the matrices do not fit");
    }
    List<Long> sizes =
        new ArrayList<>(
            StaticShape.of(left.subList(0, m))
                .broadcast(StaticShape.of(right.subList(0, n)))
                .sizes());
    if (!row) {
      sizes.add(left.get(m));
    }
    if (!column) {
      sizes.add(right.get(n + 1));
    }
    return StaticShape.of(sizes);
  }

  public static TensorFacts gemm(NodeFacts node) {
    TensorFacts left = node.operand(0);
    StaticShape right = node.operand(1).shape();
    int rows = node.integer("transA", 0) == 0 ? 0 : 1;
    int columns = node.integer("transB", 0) == 0 ? 1 : 0;
    return left.like(
        StaticShape.of(
            left.shape().rank() == 2 ? left.shape().size(rows) : StaticShape.VARIES,
            right.rank() == 2 ? right.size(columns) : StaticShape.VARIES));
  }
}
