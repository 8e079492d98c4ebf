package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.onnx.function.ElementTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that models compute shapes with, element by element, on the numbers themselves. */
final class NumberRules {
  private NumberRules() {}

  static void addTo(ShapeTable table) {
    arithmetic(table, "Add", Math::addExact, Double::sum);
    arithmetic(table, "Sub", Math::subtractExact, (a, b) -> a - b);
    arithmetic(table, "Mul", Math::multiplyExact, (a, b) -> a * b);
    arithmetic(table, "Div", (a, b) -> a / b, (a, b) -> a / b);
    arithmetic(table, "Max", Math::max, Math::max);
    arithmetic(table, "Min", Math::min, Math::min);
    table.add("Mod", NumberRules::modulo);
    compared(table, "Equal", sign -> sign == 0);
    compared(table, "Less", sign -> sign < 0);
    compared(table, "Greater", sign -> sign > 0);
    compared(table, "LessOrEqual", sign -> sign <= 0);
    compared(table, "GreaterOrEqual", sign -> sign >= 0);
    logical(table, "And", (a, b) -> a & b);
    logical(table, "Or", (a, b) -> a | b);
    unary(table, "Not", a -> a.longValue() == 0 ? 1L : 0L);
    unary(table, "Neg", a -> either(a, Math::negateExact, number -> -number));
    unary(table, "Abs", a -> either(a, NumberRules::magnitude, Math::abs));
    unary(table, "Floor", a -> Math.floor(a.doubleValue()));
    unary(table, "Ceil", a -> Math.ceil(a.doubleValue()));
    unary(table, "Sqrt", a -> Math.sqrt(a.doubleValue()));
    unary(table, "Identity", a -> a);
    table.add("Where", NumberRules::where);
    table.add("Cast", node -> cast(node.operand(0), type(node.integer("to", 0))));
    table.add("CastLike", node -> cast(node.operand(0), node.operand(1).type()));
  }

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

  private static void unary(ShapeTable table, String type, UnaryOperator<Number> f) {
    table.add(
        type,
        node -> {
          TensorFacts x = node.operand(0);
          return new TensorFacts(x.type(), x.shape(), x.numbers().map(n -> mapped(n, x, f)));
        });
  }

  private static Numbers mapped(Numbers numbers, TensorFacts like, UnaryOperator<Number> f) {
    List<@Nullable Number> results = new ArrayList<>();
    for (Number element : numbers.elements()) {
      results.add(element == null ? null : stored(f.apply(element), like.type()));
    }
    return new Numbers(results);
  }

  private static Optional<DataType> type(long number) {
    return Optional.of(ElementTypes.of(number));
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

  private static void arithmetic(
      ShapeTable table, String type, BinaryOperator<Long> whole, BinaryOperator<Double> real) {
    table.add(
        type,
        node -> {
          Optional<DataType> results = node.operand(0).type();
          TensorFacts joined = node.operand(0);
          if (node.isAligned()) {
            return joined.like(joined.shape());
          }
          for (int i = 1; i < node.inputCount(); i++) {
            joined =
                combined(
                    joined,
                    node.operand(i),
                    results,
                    (a, b) -> {
                      if (isWhole(a) && isWhole(b)) {
                        return whole.apply(a.longValue(), b.longValue());
                      }
                      return real.apply(a.doubleValue(), b.doubleValue());
                    });
          }
          return joined;
        });
  }

  private static TensorFacts modulo(NodeFacts node) {
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
  private interface Decision {
    boolean holds(int sign);
  }

  private static void compared(ShapeTable table, String type, Decision decision) {
    truth(
        table,
        type,
        (a, b) -> {
          int sign =
              isWhole(a) && isWhole(b)
                  ? Long.compare(a.longValue(), b.longValue())
                  : Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
          return decision.holds(sign) ? 1L : 0L;
        });
  }

  private static void logical(ShapeTable table, String type, BinaryOperator<Long> f) {
    truth(table, type, (a, b) -> f.apply(a.longValue(), b.longValue()));
  }

  private static void truth(ShapeTable table, String type, BinaryOperator<Number> f) {
    Optional<DataType> results = Optional.of(DataType.BOOLEAN);
    table.add(
        type,
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

  private static TensorFacts where(NodeFacts node) {
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
