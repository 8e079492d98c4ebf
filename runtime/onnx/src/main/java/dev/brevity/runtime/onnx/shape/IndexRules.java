package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that take parts of tensors, or put some into others. */
public final class IndexRules {
  private IndexRules() {}

  public static TensorFacts gather(NodeFacts node) {
    TensorFacts x = node.operand(0);
    TensorFacts indices = node.operand(1);
    int axis = x.shape().axis(node.integer("axis", 0));
    List<Long> sizes = new ArrayList<>(x.shape().sizes().subList(0, axis));
    sizes.addAll(indices.shape().sizes());
    sizes.addAll(x.shape().sizes().subList(axis + 1, x.shape().rank()));
    StaticShape shape = StaticShape.of(sizes);
    boolean known =
        x.shape().rank() == 1
            && x.numbers().isPresent()
            && indices.numbers().filter(Numbers::isComplete).isPresent();
    if (!known) {
      return x.like(shape);
    }
    int count = x.numbers().orElseThrow(UndeterminedException::new).count();
    int[] places =
        Arrays.stream(indices.integers())
            .mapToInt(index -> (int) (index < 0 ? index + count : index))
            .toArray();
    return new TensorFacts(x.type(), shape, x.numbers().map(numbers -> numbers.select(places)));
  }

  public static TensorFacts gatherTuples(NodeFacts node) {
    TensorFacts x = node.operand(0);
    List<Long> indices = node.operand(1).shape().sizes();
    int batches = (int) node.integer("batch_dims", 0);
    long length = indices.get(indices.size() - 1);
    if (length == StaticShape.VARIES) {
      throw new UndeterminedException();
    }
    List<Long> sizes = new ArrayList<>(indices.subList(0, indices.size() - 1));
    sizes.addAll(x.shape().sizes().subList(batches + (int) length, x.shape().rank()));
    return x.like(StaticShape.of(sizes));
  }

  public static TensorFacts slice(NodeFacts node) {
    TensorFacts x = node.operand(0);
    boolean written = node.integers("starts").isPresent();
    Optional<long[]> axesGiven = written ? option(node, "axes") : numbers(node, 3);
    if (!written && (isUnknown(node, 1) || isUnknown(node, 2) || isUnknown(node, 4))) {
      return x.like(varying(x.shape(), node, axesGiven));
    }
    long[] starts =
        (written ? option(node, "starts") : numbers(node, 1))
            .orElseThrow(UndeterminedException::new);
    long[] ends =
        (written ? option(node, "ends") : numbers(node, 2)).orElseThrow(UndeterminedException::new);
    long[] axes = axesGiven.orElseGet(() -> LongStream.range(0, starts.length).toArray());
    Optional<long[]> steps = written ? Optional.empty() : numbers(node, 4);
    StaticShape shape = x.shape();
    Optional<Numbers> left = x.numbers().filter(numbers -> x.shape().rank() == 1);
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      long size = shape.size(axis);
      long step = steps.isPresent() ? steps.get()[i] : 1;
      if (size == StaticShape.VARIES) {
        continue;
      }
      int[] places = places(starts[i], ends[i], step, size);
      shape = shape.with(axis, places.length);
      left = left.map(numbers -> numbers.select(places));
    }
    return new TensorFacts(x.type(), shape, left);
  }

  private static Optional<long[]> option(NodeFacts node, String attribute) {
    return node.integers(attribute).map(list -> list.stream().mapToLong(Long::longValue).toArray());
  }

  private static Optional<long[]> numbers(NodeFacts node, int input) {
    return node.input(input).map(TensorFacts::integers);
  }

  private static boolean isUnknown(NodeFacts node, int input) {
    return node.input(input)
        .filter(facts -> facts.numbers().filter(Numbers::isComplete).isEmpty())
        .isPresent();
  }

  /** The shape when it is only known which dimensions are cut, if that. */
  private static StaticShape varying(StaticShape shape, NodeFacts node, Optional<long[]> axes) {
    long count = node.operand(1).shape().elements();
    if (axes.isEmpty() && count < 0) {
      return StaticShape.ofRank(shape.rank());
    }
    StaticShape cut = shape;
    for (long axis : axes.orElseGet(() -> LongStream.range(0, count).toArray())) {
      cut = cut.with(cut.axis(axis), StaticShape.VARIES);
    }
    return cut;
  }

  private static int[] places(long start, long end, long step, long size) {
    if (step == 0 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a slice cannot have the step 0");
    }
    long last = step > 0 ? size : size - 1;
    long from = Math.max(0, Math.min(last, start < 0 ? start + size : start));
    long to = Math.max(step > 0 ? 0 : -1, Math.min(last, end < 0 ? end + size : end));
    long distance = step > 0 ? to - from : from - to;
    long stride = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    long count = Math.max(0, distance / stride + (distance % stride == 0 ? 0 : 1));
    return count > Numbers.MOST
        ? new int[(int) count]
        : IntStream.range(0, (int) count).map(i -> (int) (from + i * step)).toArray();
  }

  public static List<TensorFacts> split(NodeFacts node) {
    TensorFacts x = node.operand(0);
    int count = node.outputCount();
    int axis = x.shape().axis(node.integer("axis", 0));
    long size = x.shape().size(axis);
    boolean given = node.integers("split").isPresent() || node.input(1).isPresent();
    List<TensorFacts> parts = new ArrayList<>();
    if (given && node.integers("split").isEmpty() && isUnknown(node, 1)) {
      return Collections.nCopies(count, x.like(x.shape().with(axis, StaticShape.VARIES)));
    }
    long[] sizes =
        given ? node.option("split", 1).orElseThrow(UndeterminedException::new) : new long[0];
    long each = size == StaticShape.VARIES ? size : (size + count - 1) / count;
    for (int i = 0; i < count; i++) {
      long part =
          given
              ? sizes[i]
              : size == StaticShape.VARIES ? size : Math.max(0, Math.min(each, size - i * each));
      parts.add(x.like(x.shape().with(axis, part)));
    }
    return parts;
  }

  public static TensorFacts pad(NodeFacts node) {
    TensorFacts x = node.operand(0);
    Optional<List<Long>> old = node.integers("pads").or(() -> node.integers("paddings"));
    if (old.isEmpty() && isUnknown(node, 1)) {
      return x.like(StaticShape.ofRank(x.shape().rank()));
    }
    long[] pads =
        old.map(list -> list.stream().mapToLong(Long::longValue).toArray())
            .orElseGet(() -> node.operand(1).integers());
    long[] axes =
        numbers(node, 3).orElseGet(() -> LongStream.range(0, x.shape().sizes().size()).toArray());
    StaticShape shape = x.shape();
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      long size = shape.size(axis);
      if (size != StaticShape.VARIES) {
        long padded = size + pads[i] + pads[axes.length + i];
        shape = shape.with(axis, Math.max(0, padded));
      }
    }
    return x.like(shape);
  }

  public static TensorFacts oneHot(NodeFacts node) {
    List<Long> sizes = new ArrayList<>(node.operand(0).shape().sizes());
    int axis = StaticShape.axis(node.integer("axis", -1), sizes.size() + 1);
    Optional<Numbers> depth = node.operand(1).numbers().filter(Numbers::isComplete);
    sizes.add(axis, depth.map(numbers -> numbers.integers()[0]).orElse(StaticShape.VARIES));
    return TensorFacts.of(node.operand(2).type(), StaticShape.of(sizes));
  }

  public static TensorFacts gatherElements(NodeFacts node) {
    return node.operand(0).like(node.operand(1).shape());
  }

  public static TensorFacts nonZero(NodeFacts node) {
    int rank = node.operand(0).shape().rank();
    return TensorFacts.of(
        Optional.of(DataType.INT64),
        rank < 0 ? StaticShape.ofRank(2) : StaticShape.of(rank, StaticShape.VARIES));
  }

  /** The different elements, and where they stand. */
  public static List<TensorFacts> unique(NodeFacts node) {
    TensorFacts places = TensorFacts.of(Optional.of(DataType.INT64), StaticShape.ofRank(1));
    return List.of(node.operand(0).like(StaticShape.unknown()), places, places, places);
  }

  /** Three numbers for each box that is left. */
  public static TensorFacts suppressed(NodeFacts node) {
    return TensorFacts.of(Optional.of(DataType.INT64), StaticShape.of(StaticShape.VARIES, 3));
  }
}
