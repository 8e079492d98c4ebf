package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.onnx.element.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that models compute shapes with, element by element, on the numbers themselves. */
public final class NumberRules {
  private NumberRules() {}

  private static boolean isWhole(Number number) {
    return number instanceof Long;
  }

  private static Number either(
      Number number, UnaryOperator<Long> whole, UnaryOperator<Double> real) {
    if (isWhole(number)) {
      return whole.apply(number.longValue());
    }
    return real.apply(number.doubleValue());
  }

  private static long magnitude(long number) {
    return number < 0 ? Math.negateExact(number) : number;
  }

  // ---- one operand

  public static ShapeRule unary(UnaryOperator<Number> f) {
    return ShapeRule.of(node -> mapped(node.operand(0), f));
  }

  public static TensorFacts negative(NodeFacts node) {
    return mapped(node.operand(0), a -> either(a, Math::negateExact, number -> -number));
  }

  public static TensorFacts absolute(NodeFacts node) {
    return mapped(node.operand(0), a -> either(a, NumberRules::magnitude, Math::abs));
  }

  private static TensorFacts mapped(TensorFacts x, UnaryOperator<Number> f) {
    return new TensorFacts(x.type(), x.shape(), x.numbers().map(n -> mapped(n, x, f)));
  }

  private static Numbers mapped(Numbers numbers, TensorFacts like, UnaryOperator<Number> f) {
    List<@Nullable Number> results = new ArrayList<>();
    for (Number element : numbers.elements()) {
      results.add(element == null ? null : stored(f.apply(element), like.type()));
    }
    return new Numbers(results);
  }

  public static TensorFacts cast(NodeFacts node) {
    DataType type = ElementType.computed(node.integer("to", 0));
    return cast(node.operand(0), Optional.of(type));
  }

  public static TensorFacts castLike(NodeFacts node) {
    return cast(node.operand(0), node.operand(1).type());
  }

  private static TensorFacts cast(TensorFacts x, Optional<DataType> type) {
    if (type.isEmpty()) {
      return x.like(x.shape());
    }
    UnaryOperator<Number> f =
        type.get() == DataType.BOOLEAN
            ? a -> a.doubleValue() == 0 ? 0L : 1L
            : type.get().isFloating() ? Number::doubleValue : NumberRules::whole;
    TensorFacts target = TensorFacts.of(type, x.shape());
    return new TensorFacts(type, x.shape(), x.numbers().map(n -> mapped(n, target, f)));
  }

  /** What casting to an integer leaves; where that depends on the machine, nothing is known. */
  private static Number whole(Number number) {
    double value = number.doubleValue();
    if (!isWhole(number) && !(Math.abs(value) < 0x1p62)) {
      return Double.NaN;
    }
    return number.longValue();
  }

  /** A result as its type holds it; null if the type does not hold it. */
  private static @Nullable Number stored(Number number, Optional<DataType> type) {
    if (type.isEmpty()) {
      return null;
    }
    return switch (type.get()) {
      case FLOAT32 -> Double.valueOf(number.floatValue());
      case FLOAT64 -> Double.valueOf(number.doubleValue());
      case INT64 -> isWhole(number) ? number : null;
      case INT32 -> within(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT8 -> within(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case UINT8 -> within(number, 0, 255);
      case BOOLEAN -> within(number, 0, 1);
      default -> null;
    };
  }

  private static @Nullable Number within(Number number, long low, long high) {
    return isWhole(number) && number.longValue() >= low && number.longValue() <= high
        ? number
        : null;
  }

  // ---- several operands

  public static ShapeRule arithmetic(BinaryOperator<Long> whole, BinaryOperator<Double> real) {
    BinaryOperator<Number> f =
        (a, b) -> {
          if (isWhole(a) && isWhole(b)) {
            return whole.apply(a.longValue(), b.longValue());
          }
          return real.apply(a.doubleValue(), b.doubleValue());
        };
    return ShapeRule.of(
        node -> {
          TensorFacts joined = node.operand(0);
          if (node.isAligned()) {
            return joined.like(joined.shape());
          }
          for (int i = 1; i < node.inputCount(); i++) {
            joined = combined(joined, node.operand(i), joined.type(), f);
          }
          return joined;
        });
  }

  public static TensorFacts modulo(NodeFacts node) {
    boolean truncated = node.integer("fmod", 0) != 0;
    return combined(
        node.operand(0),
        node.operand(1),
        node.operand(0).type(),
        (a, b) -> {
          if (!isWhole(a) || !isWhole(b)) {
            throw new UndeterminedException();
          }
          return truncated
              ? a.longValue() % b.longValue()
              : Math.floorMod(a.longValue(), b.longValue());
        });
  }

  /** Decides by the sign of the comparison. */
  @FunctionalInterface
  public interface Decision {
    boolean holds(int sign);
  }

  public static ShapeRule compared(Decision decision) {
    return truth(
        (a, b) -> {
          int sign =
              isWhole(a) && isWhole(b)
                  ? Long.compare(a.longValue(), b.longValue())
                  : Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
          return decision.holds(sign) ? 1L : 0L;
        });
  }

  public static ShapeRule logical(BinaryOperator<Long> f) {
    return truth((a, b) -> f.apply(a.longValue(), b.longValue()));
  }

  private static ShapeRule truth(BinaryOperator<Number> f) {
    Optional<DataType> results = Optional.of(DataType.BOOLEAN);
    return ShapeRule.of(
        node ->
            node.isAligned()
                ? TensorFacts.of(results, node.operand(0).shape())
                : combined(node.operand(0), node.operand(1), results, f));
  }

  private static TensorFacts combined(
      TensorFacts one, TensorFacts two, Optional<DataType> type, BinaryOperator<Number> f) {
    StaticShape shape = one.shape().broadcast(two.shape());
    if (one.numbers().isEmpty() || two.numbers().isEmpty() || shape.elements() > Numbers.MOST) {
      return TensorFacts.of(type, shape);
    }
    Numbers left = spread(one, shape);
    Numbers right = spread(two, shape);
    List<@Nullable Number> results = new ArrayList<>();
    for (int i = 0; i < left.count(); i++) {
      @Nullable Number a = left.get(i);
      @Nullable Number b = right.get(i);
      results.add(a == null || b == null ? null : stored(f.apply(a, b), type));
    }
    return new TensorFacts(type, shape, Optional.of(new Numbers(results)));
  }

  /** The numbers of a tensor that is brought to a larger shape. */
  static Numbers spread(TensorFacts x, StaticShape shape) {
    Numbers numbers = x.numbers().orElseThrow(UndeterminedException::new);
    int[] places = new int[(int) shape.elements()];
    int missing = shape.rank() - x.shape().rank();
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      int place = 0;
      int stride = 1;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        int index = (int) (rest % shape.size(axis));
        rest = (int) (rest / shape.size(axis));
        if (axis >= missing) {
          long size = x.shape().size(axis - missing);
          place += size == 1 ? 0 : index * stride;
          stride *= (int) size;
        }
      }
      places[i] = place;
    }
    return numbers.select(places);
  }

  public static TensorFacts where(NodeFacts node) {
    TensorFacts condition = node.operand(0);
    TensorFacts one = node.operand(1);
    TensorFacts two = node.operand(2);
    StaticShape shape = condition.shape().broadcast(one.shape()).broadcast(two.shape());
    boolean small = shape.isComplete() && shape.elements() <= Numbers.MOST;
    if (!small
        || condition.numbers().isEmpty()
        || one.numbers().isEmpty()
        || two.numbers().isEmpty()) {
      return TensorFacts.of(one.type(), shape);
    }
    Numbers chosen = spread(condition, shape);
    Numbers left = spread(one, shape);
    Numbers right = spread(two, shape);
    List<@Nullable Number> results = new ArrayList<>();
    for (int i = 0; i < chosen.count(); i++) {
      @Nullable Number holds = chosen.get(i);
      results.add(holds == null ? null : holds.longValue() != 0 ? left.get(i) : right.get(i));
    }
    return new TensorFacts(one.type(), shape, Optional.of(new Numbers(results)));
  }
}
