package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.onnx.element.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that ask for shapes, and that make tensors of given shapes. */
public final class SizeRules {
  private SizeRules() {}

  private static @Nullable Number known(long size) {
    return size == StaticShape.VARIES ? null : Long.valueOf(size);
  }

  public static TensorFacts shape(NodeFacts node) {
    List<Long> sizes = node.operand(0).shape().sizes();
    int start = bounded(node.integer("start", 0), sizes.size());
    int end = Math.max(start, bounded(node.integer("end", sizes.size()), sizes.size()));
    List<@Nullable Number> numbers = new ArrayList<>();
    for (long size : sizes.subList(start, end)) {
      numbers.add(known(size));
    }
    return TensorFacts.of(
        DataType.INT64, StaticShape.of((long) numbers.size()), new Numbers(numbers));
  }

  private static int bounded(long place, int rank) {
    return (int) Math.max(0, Math.min(rank, place < 0 ? place + rank : place));
  }

  public static TensorFacts size(NodeFacts node) {
    List<@Nullable Number> number = new ArrayList<>();
    number.add(known(node.operand(0).shape().elements()));
    return TensorFacts.of(DataType.INT64, StaticShape.of(), new Numbers(number));
  }

  /** Sizes that a tensor gives, as far as they are known. */
  private static StaticShape wanted(TensorFacts sizes) {
    if (sizes.numbers().isEmpty()) {
      return StaticShape.ofRank((int) sizes.shape().elements());
    }
    List<Long> wanted = new ArrayList<>();
    for (Number size : sizes.numbers().get().elements()) {
      if (size != null && size.longValue() < 0) {
        throw new IllegalArgumentException("a size cannot be negative");
      }
      wanted.add(size == null ? StaticShape.VARIES : size.longValue());
    }
    return StaticShape.of(wanted);
  }

  public static TensorFacts expand(NodeFacts node) {
    TensorFacts x = node.operand(0);
    return spread(x, x.shape().broadcast(wanted(node.operand(1))));
  }

  private static TensorFacts spread(TensorFacts x, StaticShape shape) {
    boolean small = shape.isComplete() && shape.elements() <= Numbers.MOST;
    return new TensorFacts(
        x.type(),
        shape,
        small && x.numbers().isPresent()
            ? Optional.of(NumberRules.spread(x, shape))
            : Optional.empty());
  }

  public static TensorFacts tile(NodeFacts node) {
    TensorFacts x = node.operand(0);
    StaticShape repeats = wanted(node.operand(1));
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < x.shape().sizes().size(); i++) {
      long size = x.shape().size(i);
      long times = repeats.size(i);
      boolean varies = size == StaticShape.VARIES || times == StaticShape.VARIES;
      sizes.add(varies ? StaticShape.VARIES : Math.multiplyExact(size, times));
    }
    return x.like(StaticShape.of(sizes));
  }

  public static TensorFacts concat(NodeFacts node) {
    TensorFacts first = node.operand(0);
    StaticShape shape = StaticShape.unknown();
    for (int i = 0; i < node.inputCount() && shape.rank() < 0; i++) {
      shape = node.operand(i).shape();
    }
    int axis = shape.axis(node.integer("axis", 1));
    long total = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      StaticShape part = node.operand(i).shape();
      boolean known = part.rank() >= 0 && part.size(axis) >= 0 && total >= 0;
      total = known ? total + part.size(axis) : StaticShape.VARIES;
      for (int other = 0; part.rank() >= 0 && other < shape.rank(); other++) {
        if (other != axis && shape.size(other) == StaticShape.VARIES) {
          shape = shape.with(other, part.size(other));
        }
      }
    }
    StaticShape joined = shape.with(axis, total);
    if (joined.rank() != 1 || !joined.isComplete() || total > Numbers.MOST) {
      return first.like(joined);
    }
    List<@Nullable Number> numbers = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      TensorFacts part = node.operand(i);
      numbers.addAll(
          part.numbers()
              .map(Numbers::elements)
              .orElseGet(() -> Collections.nCopies((int) part.shape().elements(), null)));
    }
    return new TensorFacts(first.type(), joined, Optional.of(new Numbers(numbers)));
  }

  public static TensorFacts constantOfShape(NodeFacts node) {
    Optional<TensorFacts> filling = node.tensor("value");
    StaticShape shape = wanted(node.operand(0));
    Optional<DataType> type =
        filling.isPresent() ? filling.get().type() : Optional.of(DataType.FLOAT32);
    Optional<Numbers> one =
        filling.isPresent() ? filling.get().numbers() : Optional.of(Numbers.ofReals(0));
    boolean small = shape.isComplete() && shape.elements() <= Numbers.MOST;
    return new TensorFacts(
        type,
        shape,
        small ? one.map(n -> n.select(new int[(int) shape.elements()])) : Optional.empty());
  }

  public static TensorFacts range(NodeFacts node) {
    Optional<DataType> type = node.operand(0).type();
    Optional<Numbers> start = node.operand(0).numbers();
    Optional<Numbers> limit = node.operand(1).numbers();
    Optional<Numbers> delta = node.operand(2).numbers();
    boolean known =
        start.filter(Numbers::isComplete).isPresent()
            && limit.filter(Numbers::isComplete).isPresent()
            && delta.filter(Numbers::isComplete).isPresent();
    if (!known) {
      return TensorFacts.of(type, StaticShape.ofRank(1));
    }
    double from = start.orElseThrow(UndeterminedException::new).reals()[0];
    double step = delta.orElseThrow(UndeterminedException::new).reals()[0];
    double count =
        Math.max(
            0, Math.ceil((limit.orElseThrow(UndeterminedException::new).reals()[0] - from) / step));
    if (step == 0 || !(count < 1L << 31)) {
      throw new IllegalArgumentException("a range without an end");
    }
    StaticShape shape = StaticShape.of((long) count);
    if (count > Numbers.MOST || type.filter(t -> !t.isFloating()).isEmpty()) {
      return TensorFacts.of(type, shape);
    }
    List<@Nullable Number> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add((long) (from + i * step));
    }
    return new TensorFacts(type, shape, Optional.of(new Numbers(numbers)));
  }

  /** One whole number. */
  public static TensorFacts count(NodeFacts node) {
    return TensorFacts.of(Optional.of(DataType.INT64), StaticShape.of());
  }

  /** A matrix of floats whose sizes are options. */
  public static TensorFacts unpacked(NodeFacts node) {
    return TensorFacts.of(
        Optional.of(DataType.FLOAT32),
        StaticShape.of(
            node.integer("K", StaticShape.VARIES), node.integer("N", StaticShape.VARIES)));
  }

  /** A tensor of the type that an option names, floats if it does not. */
  public static TensorFacts typedOfRank(NodeFacts node, int rank) {
    long type = node.integer("output_datatype", ElementType.FLOAT.number());
    return TensorFacts.of(Optional.of(ElementType.computed(type)), StaticShape.ofRank(rank));
  }
}
