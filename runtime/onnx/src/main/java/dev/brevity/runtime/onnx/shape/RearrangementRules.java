package dev.brevity.runtime.onnx.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that put the same elements into another shape or order. */
public final class RearrangementRules {
  private RearrangementRules() {}

  public static TensorFacts reshape(NodeFacts node) {
    TensorFacts x = node.operand(0);
    List<Long> wanted = new ArrayList<>();
    if (node.integers("shape").isPresent()) {
      wanted.addAll(node.integers("shape").get());
    } else {
      TensorFacts given = node.operand(1);
      if (given.numbers().isEmpty()) {
        return x.like(StaticShape.ofRank((int) given.shape().elements()));
      }
      for (Number size : given.numbers().get().elements()) {
        wanted.add(size == null ? Long.MIN_VALUE : size.longValue());
      }
    }
    return x.reshaped(reshaped(x.shape(), wanted, node.integer("allowzero", 0) == 0));
  }

  /**
   * The new shape.
   *
   * @param wanted -1 for the size that follows from the others, the least number for unknown ones
   * @param kept whether 0 stands for the old size
   */
  private static StaticShape reshaped(StaticShape old, List<Long> wanted, boolean kept) {
    List<Long> sizes = new ArrayList<>();
    List<Long> rest = new ArrayList<>(old.dimensions().orElse(List.of(StaticShape.VARIES)));
    List<Long> others = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < wanted.size(); i++) {
      long size = wanted.get(i);
      if (size == 0 && kept) {
        sizes.add(old.rank() < 0 ? StaticShape.VARIES : old.size(i));
        if (old.rank() < 0) {
          others.add(StaticShape.VARIES);
        } else {
          // What is kept stands on both sides, known or not.
          rest.set(i, 1L);
        }
      } else if (size == -1) {
        open = i;
        sizes.add(StaticShape.VARIES);
      } else {
        sizes.add(size == Long.MIN_VALUE ? StaticShape.VARIES : size);
        others.add(sizes.get(i));
      }
    }
    long known = StaticShape.product(others);
    long whole = StaticShape.product(rest);
    if (open >= 0 && known > 0 && whole >= 0 && whole % known == 0) {
      sizes.set(open, whole / known);
    }
    int unknown = sizes.indexOf(StaticShape.VARIES);
    if (open < 0 && unknown >= 0 && unknown == sizes.lastIndexOf(StaticShape.VARIES)) {
      long fixed = StaticShape.product(sizes.stream().filter(size -> size >= 0).toList());
      if (fixed > 0 && old.elements() >= 0 && old.elements() % fixed == 0) {
        sizes.set(unknown, old.elements() / fixed);
      }
    }
    return StaticShape.of(sizes);
  }

  public static TensorFacts flatten(NodeFacts node) {
    TensorFacts x = node.operand(0);
    if (x.shape().rank() < 0) {
      return x.like(StaticShape.ofRank(2));
    }
    long given = node.integer("axis", 1);
    int axis = given == x.shape().rank() ? (int) given : x.shape().axis(given);
    List<Long> sizes = x.shape().sizes();
    return x.reshaped(
        StaticShape.of(
            StaticShape.product(sizes.subList(0, axis)),
            StaticShape.product(sizes.subList(axis, sizes.size()))));
  }

  public static TensorFacts squeeze(NodeFacts node) {
    TensorFacts x = node.operand(0);
    List<Long> sizes = x.shape().sizes();
    boolean all = node.option("axes", 1).isEmpty();
    if (all && !x.shape().isComplete()) {
      throw new UndeterminedException();
    }
    int[] axes =
        all
            ? IntStream.range(0, sizes.size()).filter(i -> sizes.get(i) == 1).toArray()
            : sorted(node.option("axes", 1).orElseThrow(UndeterminedException::new), sizes.size());
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      if (Arrays.binarySearch(axes, i) < 0) {
        left.add(sizes.get(i));
      }
    }
    return x.reshaped(StaticShape.of(left));
  }

  public static TensorFacts unsqueeze(NodeFacts node) {
    TensorFacts x = node.operand(0);
    long[] given = node.option("axes", 1).orElseThrow(UndeterminedException::new);
    int rank = x.shape().sizes().size() + given.length;
    int[] axes = sorted(given, rank);
    List<Long> sizes = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < rank; i++) {
      sizes.add(Arrays.binarySearch(axes, i) >= 0 ? 1L : x.shape().size(taken++));
    }
    return x.reshaped(StaticShape.of(sizes));
  }

  private static int[] sorted(long[] axes, int rank) {
    return Arrays.stream(axes)
        .mapToInt(axis -> StaticShape.axis(axis, rank))
        .sorted()
        .distinct()
        .toArray();
  }

  public static TensorFacts transpose(NodeFacts node) {
    TensorFacts x = node.operand(0);
    if (x.shape().rank() < 0 && node.integers("perm").isPresent()) {
      return x.like(StaticShape.ofRank(node.integers("perm").get().size()));
    }
    List<Long> sizes = x.shape().sizes();
    List<Long> order =
        node.integers("perm")
            .orElseGet(
                () ->
                    IntStream.range(0, sizes.size())
                        .mapToObj(i -> (long) (sizes.size() - 1 - i))
                        .toList());
    if (order.size() != sizes.size() || order.stream().distinct().count() != sizes.size()) {
      throw new IllegalArgumentException("not an order of the dimensions");
    }
    List<Long> turned = order.stream().map(axis -> sizes.get(x.shape().axis(axis))).toList();
    boolean vector = sizes.size() <= 1;
    return vector ? x.reshaped(StaticShape.of(turned)) : x.like(StaticShape.of(turned));
  }

  public static TensorFacts swap(NodeFacts node) {
    StaticShape shape = node.operand(0).shape();
    int one = shape.axis(node.integer("dim0", 0));
    int two = shape.axis(node.integer("dim1", 0));
    return node.operand(0).like(shape.with(one, shape.size(two)).with(two, shape.size(one)));
  }

  public static TensorFacts depthToSpace(NodeFacts node) {
    return blocks(node, true);
  }

  public static TensorFacts spaceToDepth(NodeFacts node) {
    return blocks(node, false);
  }

  private static TensorFacts blocks(NodeFacts node, boolean spread) {
    TensorFacts x = node.operand(0);
    long block = node.integer("blocksize", 1);
    List<Long> sizes = x.shape().sizes();
    if (sizes.size() != 4 || block < 1) {
      throw new IllegalArgumentException("not an image");
    }
    long area = block * block;
    return x.like(
        spread
            ? StaticShape.of(
                sizes.get(0),
                divided(sizes.get(1), area),
                times(sizes.get(2), block),
                times(sizes.get(3), block))
            : StaticShape.of(
                sizes.get(0),
                times(sizes.get(1), area),
                divided(sizes.get(2), block),
                divided(sizes.get(3), block)));
  }

  private static long times(long size, long factor) {
    return size == StaticShape.VARIES ? size : Math.multiplyExact(size, factor);
  }

  private static long divided(long size, long divisor) {
    return size == StaticShape.VARIES ? size : size / divisor;
  }
}
