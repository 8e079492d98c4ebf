package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The functions and list methods of the language, on known values. */
public final class Functions {
  /**
   * How many arguments a function takes; {@code is_set} is evaluated elsewhere because its argument
   * must not be.
   */
  private static final Map<String, Arity> ARITIES =
      Map.ofEntries(
          Map.entry("len", new Arity(1, 1)),
          Map.entry("sum", new Arity(1, 1)),
          Map.entry("product", new Arity(1, 1)),
          Map.entry("min", new Arity(1, 16)),
          Map.entry("max", new Arity(1, 16)),
          Map.entry("abs", new Arity(1, 1)),
          Map.entry("sqrt", new Arity(1, 1)),
          Map.entry("log2", new Arity(1, 1)),
          Map.entry("floor", new Arity(1, 1)),
          Map.entry("ceil", new Arity(1, 1)),
          Map.entry("range", new Arity(1, 1)),
          Map.entry("repeat", new Arity(2, 2)),
          Map.entry("all", new Arity(1, 1)),
          Map.entry("any", new Arity(1, 1)),
          Map.entry("ceil_div", new Arity(2, 2)),
          Map.entry("is_set", new Arity(1, 1)));

  private static final Map<String, Integer> METHODS = Map.of("set", 2, "insert", 2, "remove", 1);

  private Functions() {}

  /** The numbers of arguments a function accepts. */
  public record Arity(int least, int most) {
    public boolean accepts(int count) {
      return count >= least && count <= most;
    }

    @Override
    public String toString() {
      return least == most ? Integer.toString(least) : least + " to " + most;
    }
  }

  /** The names of all functions. */
  public static List<String> names() {
    return ARITIES.keySet().stream().sorted().toList();
  }

  /** The names of all list methods. */
  public static List<String> methodNames() {
    return METHODS.keySet().stream().sorted().toList();
  }

  /** The numbers of arguments of the function; empty when there is no such function. */
  public static Optional<Arity> arity(String function) {
    return Optional.ofNullable(ARITIES.get(function));
  }

  /** The numbers of arguments of the list method; empty when there is no such method. */
  public static Optional<Arity> methodArity(String method) {
    return Optional.ofNullable(METHODS.get(method)).map(count -> new Arity(count, count));
  }

  static Computed call(String function, List<Value> arguments) {
    Optional<Arity> arity = arity(function);
    if (arity.isEmpty()) {
      return new Computed.Fails(Code.UNKNOWN_FUNCTION, "there is no function `" + function + "`");
    }
    if (!arity.get().accepts(arguments.size())) {
      return count(function, arity.get(), arguments.size());
    }
    Value first = arguments.get(0);
    return switch (function) {
      case "len" ->
          first instanceof Value.Text text
              ? integer(text.value().codePointCount(0, text.value().length()))
              : list(function, first, elements -> integer(elements.size()));
      case "sum" -> fold(function, first, 0, Double::sum);
      case "product" -> fold(function, first, 1, (a, b) -> a * b);
      case "min" -> extreme(function, arguments, Math::min);
      case "max" -> extreme(function, arguments, Math::max);
      case "abs" -> unary(function, first, Math::abs, true);
      case "sqrt" -> unary(function, first, Math::sqrt, false);
      case "log2" -> unary(function, first, value -> Math.log(value) / Math.log(2), false);
      case "floor" -> rounded(function, first, Math::floor);
      case "ceil" -> rounded(function, first, Math::ceil);
      case "range" -> range(first);
      case "repeat" -> repeat(first, arguments.get(1));
      case "all" -> truths(function, first, true);
      case "any" -> truths(function, first, false);
      case "ceil_div" -> ceilDiv(first, arguments.get(1));
      default -> Computed.wrong("`" + function + "` needs the name of an attribute");
    };
  }

  static Computed method(String method, Value receiver, List<Value> arguments) {
    Optional<Arity> arity = methodArity(method);
    if (arity.isEmpty()) {
      return new Computed.Fails(Code.UNKNOWN_FUNCTION, "lists have no method `" + method + "`");
    }
    if (!arity.get().accepts(arguments.size())) {
      return count(method, arity.get(), arguments.size());
    }
    if (!(receiver instanceof Value.Sequence sequence)) {
      return Computed.wrong(
          "`." + method + "` needs a list, not " + ValueNotation.described(receiver));
    }
    int size = sequence.elements().size();
    int last = method.equals("insert") ? size : size - 1;
    Optional<Integer> index = index(arguments.get(0), size, last);
    if (index.isEmpty()) {
      return outside(arguments.get(0), size);
    }
    List<Value> changed = new ArrayList<>(sequence.elements());
    switch (method) {
      case "set" -> changed.set(index.get(), arguments.get(1));
      case "insert" -> changed.add(index.get(), arguments.get(1));
      default -> changed.remove(index.get().intValue());
    }
    return Operators.sequence(changed);
  }

  static Computed element(Value receiver, Value position) {
    Optional<List<Value>> elements = elements(receiver);
    if (elements.isEmpty()) {
      return Computed.wrong(
          "only lists and strings have elements, not " + ValueNotation.described(receiver));
    }
    int size = elements.get().size();
    Optional<Integer> index = index(position, size, size - 1);
    return index.isEmpty() ? outside(position, size) : Computed.of(elements.get().get(index.get()));
  }

  /** The elements of a list, or the characters of a string as strings of one. */
  private static Optional<List<Value>> elements(Value value) {
    if (value instanceof Value.Sequence sequence) {
      return Optional.of(sequence.elements());
    }
    return value instanceof Value.Text text
        ? Optional.of(
            text.value()
                .codePoints()
                .<Value>mapToObj(point -> new Value.Text(Character.toString(point)))
                .toList())
        : Optional.empty();
  }

  private static Optional<Integer> index(Value position, int size, int last) {
    if (!(position instanceof Value.Numeric number)
        || !number.integral()
        || Math.abs(number.value()) > Operators.LONGEST_LIST) {
      return Optional.empty();
    }
    int index = (int) number.value();
    int counted = index < 0 ? index + size : index;
    return counted < 0 || counted > last ? Optional.empty() : Optional.of(counted);
  }

  private static Computed outside(Value position, int size) {
    return position instanceof Value.Numeric number && number.integral()
        ? Computed.undefined(
            "position " + ValueNotation.of(position) + " lies outside a list of " + size)
        : Computed.wrong("a position must be an integer, not " + ValueNotation.described(position));
  }

  private static Computed count(String name, Arity arity, int given) {
    return new Computed.Fails(
        Code.WRONG_ARGUMENT_COUNT, "`" + name + "` takes " + arity + " arguments, not " + given);
  }

  private static Computed integer(double value) {
    return Computed.number(value, true);
  }

  /** What is done with the elements of a list. */
  private interface OnElements {
    Computed apply(List<Value> elements);
  }

  private static Computed list(String function, Value value, OnElements then) {
    return value instanceof Value.Sequence sequence
        ? then.apply(sequence.elements())
        : Computed.wrong("`" + function + "` needs a list, not " + ValueNotation.described(value));
  }

  private static Computed fold(
      String function, Value value, double start, DoubleBinaryOperator step) {
    return list(
        function,
        value,
        elements -> {
          double result = start;
          boolean integral = true;
          for (Value element : elements) {
            if (!(element instanceof Value.Numeric number)) {
              return needsNumber(function, element);
            }
            result = step.applyAsDouble(result, number.value());
            integral &= number.integral();
          }
          return Computed.number(result, integral);
        });
  }

  private static Computed extreme(
      String function, List<Value> arguments, DoubleBinaryOperator step) {
    List<Value> numbers =
        arguments.size() == 1 && arguments.get(0) instanceof Value.Sequence sequence
            ? sequence.elements()
            : arguments;
    if (numbers.isEmpty()) {
      return Computed.undefined("`" + function + "` of an empty list");
    }
    if (!(numbers.get(0) instanceof Value.Numeric first)) {
      return needsNumber(function, numbers.get(0));
    }
    return fold(function, new Value.Sequence(numbers), first.value(), step);
  }

  private static Computed unary(
      String function, Value value, DoubleUnaryOperator operator, boolean keepsIntegral) {
    return value instanceof Value.Numeric number
        ? Computed.number(
            operator.applyAsDouble(number.value()), keepsIntegral && number.integral())
        : needsNumber(function, value);
  }

  private static Computed rounded(String function, Value value, DoubleUnaryOperator operator) {
    return value instanceof Value.Numeric number
        ? integer(operator.applyAsDouble(number.value()))
        : needsNumber(function, value);
  }

  private static Computed range(Value count) {
    Optional<Integer> length = length(count);
    return length.isEmpty()
        ? badLength("range", count)
        : Computed.of(
            new Value.Sequence(
                IntStream.range(0, length.get())
                    .<Value>mapToObj(i -> new Value.Numeric(i, true))
                    .toList()));
  }

  private static Computed repeat(Value value, Value count) {
    Optional<Integer> length = length(count);
    return length.isEmpty()
        ? badLength("repeat", count)
        : Operators.sequence(Collections.nCopies(length.get(), value));
  }

  private static Optional<Integer> length(Value count) {
    boolean fits =
        count instanceof Value.Numeric number
            && number.integral()
            && number.value() >= 0
            && number.value() <= Operators.LONGEST_LIST;
    return fits ? Optional.of((int) ((Value.Numeric) count).value()) : Optional.empty();
  }

  private static Computed badLength(String function, Value count) {
    return count instanceof Value.Numeric
        ? Computed.undefined(
            "`"
                + function
                + "` makes lists of 0 to "
                + Operators.LONGEST_LIST
                + " elements, not "
                + ValueNotation.of(count))
        : needsNumber(function, count);
  }

  private static Computed truths(String function, Value value, boolean neutral) {
    return list(
        function,
        value,
        elements -> {
          for (Value element : elements) {
            if (!(element instanceof Value.Truth truth)) {
              return Computed.wrong(
                  "`" + function + "` needs truth values, not " + ValueNotation.described(element));
            }
            if (truth.value() != neutral) {
              return Computed.of(!neutral);
            }
          }
          return Computed.of(neutral);
        });
  }

  private static Computed ceilDiv(Value dividend, Value divisor) {
    if (!(dividend instanceof Value.Numeric a) || !(divisor instanceof Value.Numeric b)) {
      return needsNumber("ceil_div", dividend instanceof Value.Numeric ? divisor : dividend);
    }
    return b.value() == 0
        ? Computed.undefined("division by zero")
        : integer(Math.ceil(a.value() / b.value()));
  }

  private static Computed needsNumber(String function, Value value) {
    return Computed.wrong(
        "`" + function + "` needs numbers, not " + ValueNotation.described(value));
  }
}
