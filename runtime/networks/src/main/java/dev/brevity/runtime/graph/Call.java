package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call of a function, found by position or by name.
 *
 * <p>All accessors throw {@link IllegalArgumentException} when a required argument is missing or an
 * argument is of another kind.
 */
public final class Call {
  private final Function function;
  private final List<Value> arguments;
  private final Map<String, Value> keywords;
  private final boolean training;

  public Call(
      Function function, List<Value> arguments, Map<String, Value> keywords, boolean training) {
    this.function = function;
    this.arguments = List.copyOf(arguments);
    this.keywords = Map.copyOf(keywords);
    this.training = training;
  }

  public boolean isTraining() {
    return training;
  }

  /** All arguments that were given by position. */
  public List<Value> arguments() {
    return arguments;
  }

  /** The argument of that name, or null where it is missing or {@code None}. */
  public @Nullable Value find(String parameter) {
    Value value = keywords.get(parameter);
    int position = function.parameters().indexOf(parameter);
    if (value == null && position >= 0 && position < arguments.size()) {
      value = arguments.get(position);
    }
    return value instanceof Value.Scalar scalar && scalar.value() == null ? null : value;
  }

  public Value value(String parameter) {
    Value value = find(parameter);
    if (value == null) {
      throw new IllegalArgumentException(function.name() + " needs `" + parameter + "`");
    }
    return value;
  }

  public boolean has(String parameter) {
    return find(parameter) != null;
  }

  public QuantTensor tensor(String parameter) {
    return value(parameter).tensor();
  }

  /** The tensor's values alone. */
  public NDArray array(String parameter) {
    return tensor(parameter).value();
  }

  public long integer(String parameter) {
    return number(value(parameter), parameter).longValue();
  }

  public long integer(String parameter, long otherwise) {
    return has(parameter) ? integer(parameter) : otherwise;
  }

  public double real(String parameter) {
    return number(value(parameter), parameter).doubleValue();
  }

  public double real(String parameter, double otherwise) {
    return has(parameter) ? number(value(parameter), parameter).doubleValue() : otherwise;
  }

  public boolean flag(String parameter, boolean otherwise) {
    return find(parameter) instanceof Value.Scalar scalar
        ? Boolean.TRUE.equals(scalar.value())
        : otherwise;
  }

  public String text(String parameter, String otherwise) {
    return find(parameter) instanceof Value.Scalar scalar
        ? String.valueOf(scalar.value())
        : otherwise;
  }

  /** Whole numbers, from a sequence or from one number. */
  public long[] integers(String parameter) {
    Value value = value(parameter);
    if (value instanceof Value.Tensor held && held.array().getShape().dimension() > 0) {
      return held.array().toType(DataType.INT64, false).toLongArray();
    }
    List<Value> items = value instanceof Value.Tuple tuple ? tuple.items() : List.of(value);
    return items.stream().mapToLong(item -> number(item, parameter).longValue()).toArray();
  }

  /** Numbers, from a sequence, a tensor or one number. */
  public double[] reals(String parameter) {
    Value value = value(parameter);
    if (value instanceof Value.Tensor held) {
      return held.array().toType(DataType.FLOAT64, false).toDoubleArray();
    }
    List<Value> items = value instanceof Value.Tuple tuple ? tuple.items() : List.of(value);
    return items.stream().mapToDouble(item -> number(item, parameter).doubleValue()).toArray();
  }

  /** One whole number per dimension; a single one stands for all. */
  public long[] integers(String parameter, int dimensions) {
    long[] given = integers(parameter);
    long[] all = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      all[i] = given[given.length == 1 ? 0 : i];
    }
    return all;
  }

  /** Whole numbers from all positions beginning with the parameter's: {@code view(x, 2, 3)}. */
  public long[] integersFrom(String parameter) {
    int position = function.parameters().indexOf(parameter);
    if (keywords.containsKey(parameter) || arguments.size() <= position) {
      return integers(parameter);
    }
    List<Value> items = new ArrayList<>();
    for (Value value : arguments.subList(position, arguments.size())) {
      items.addAll(value instanceof Value.Tuple tuple ? tuple.items() : List.of(value));
    }
    return items.stream().mapToLong(item -> number(item, parameter).longValue()).toArray();
  }

  /** The tensors of a sequence. */
  public List<QuantTensor> tensors(String parameter) {
    return value(parameter) instanceof Value.Tuple tuple
        ? tuple.items().stream().map(Value::tensor).toList()
        : List.of(tensor(parameter));
  }

  private Number number(Value value, String parameter) {
    if (value instanceof Value.Scalar scalar && scalar.value() instanceof Number number) {
      return number;
    }
    if (value instanceof Value.Tensor held && held.array().size() == 1) {
      return held.array().toArray()[0];
    }
    throw new IllegalArgumentException(
        function.name() + " needs a number as `" + parameter + "`, not " + value);
  }
}
