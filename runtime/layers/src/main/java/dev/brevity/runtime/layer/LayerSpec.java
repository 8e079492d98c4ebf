package dev.brevity.runtime.layer;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is, without its parameters: PyTorch's name of its class and the arguments of that
 * class's constructor. Arguments are {@link Long}, {@link Double}, {@link Boolean}, {@link String},
 * lists of these, or null for Python's {@code None}.
 */
public record LayerSpec(String type, Map<String, @Nullable Object> options) {
  public LayerSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** A layer whose constructor is called without arguments. */
  public static LayerSpec of(String type) {
    return new LayerSpec(type, Map.of());
  }

  /** Whether the option is there and not {@code None}. */
  public boolean has(String option) {
    return options.get(option) != null;
  }

  /** A whole number, or the only one of a list. */
  public long integer(String option) {
    return integers(option, 1)[0];
  }

  public long integer(String option, long otherwise) {
    return has(option) ? integer(option) : otherwise;
  }

  public double real(String option, double otherwise) {
    return has(option) ? number(required(option), option).doubleValue() : otherwise;
  }

  public boolean flag(String option, boolean otherwise) {
    return has(option) ? required(option).equals(true) : otherwise;
  }

  public String text(String option, String otherwise) {
    return has(option) ? required(option).toString() : otherwise;
  }

  /**
   * One whole number per dimension; a single number stands for all.
   *
   * @param dimensions how many to return
   */
  public long[] integers(String option, int dimensions) {
    Object value = required(option);
    long[] integers = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      Object element = value instanceof List<?> list ? list.get(list.size() == 1 ? 0 : i) : value;
      integers[i] = number(Objects.requireNonNull(element), option).longValue();
    }
    return integers;
  }

  public long[] integers(String option, int dimensions, long otherwise) {
    if (has(option)) {
      return integers(option, dimensions);
    }
    long[] integers = new long[dimensions];
    Arrays.fill(integers, otherwise);
    return integers;
  }

  private Object required(String option) {
    Object value = options.get(option);
    if (value == null) {
      throw new IllegalArgumentException("a " + type + " needs the option `" + option + "`");
    }
    return value;
  }

  private Number number(Object value, String option) {
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException(
        "the option `" + option + "` of a " + type + " must be a number, not " + value);
  }
}
