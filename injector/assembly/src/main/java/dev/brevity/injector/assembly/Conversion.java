package dev.brevity.injector.assembly;

import dev.brevity.dsl.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns values of the language into what a constructor parameter takes. */
final class Conversion {
  private Conversion() {}

  /**
   * The value as an instance of the type; null for {@code none}.
   *
   * @throws IllegalArgumentException if the type has no such value; the message continues "`x` …"
   */
  static @Nullable Object convert(Value value, Type type) {
    if (value instanceof Value.None) {
      if (type instanceof Class<?> primitive && primitive.isPrimitive()) {
        throw new IllegalArgumentException("must not be `none`");
      }
      return null;
    }
    if (type instanceof Class<?> role && role.isInterface()) {
      Optional<Object> literal = Literals.make(value, role);
      if (literal.isPresent()) {
        return literal.get();
      }
    }
    if (value instanceof Value.Sequence sequence) {
      return list(sequence.elements(), type);
    }
    return scalar(value, type instanceof Class<?> wanted ? wanted : Object.class);
  }

  private static Object scalar(Value value, Class<?> type) {
    if (value instanceof Value.Numeric number) {
      return number(number, type);
    }
    if (value instanceof Value.Truth truth && (type == boolean.class || type == Boolean.class)) {
      return truth.value();
    }
    if (value instanceof Value.Constant constant && (type.isEnum() || type.isSealed())) {
      return constant(constant.name(), type);
    }
    if (value instanceof Value.Text text) {
      return type.isEnum() ? constant(text.value(), type) : checked(text.value(), type);
    }
    if (value instanceof Value.Input input) {
      return checked(input.handle(), type);
    }
    if (value instanceof Value.Unknown unknown) {
      throw new IllegalArgumentException(
          "depends on `" + unknown.reason() + "`, which only a layer supplies");
    }
    throw new IllegalArgumentException("has a value of the wrong kind");
  }

  private static Object number(Value.Numeric number, Class<?> type) {
    double value = number.value();
    if (type == double.class || type == Double.class || type == Number.class) {
      return value;
    }
    if (type == float.class || type == Float.class) {
      return (float) value;
    }
    if (type == long.class || type == Long.class) {
      return whole(value);
    }
    if (type == int.class || type == Integer.class) {
      long whole = whole(value);
      if (whole != (int) whole) {
        throw new IllegalArgumentException("is too large");
      }
      return (int) whole;
    }
    throw new IllegalArgumentException("must not be a number");
  }

  private static long whole(double value) {
    if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
      throw new IllegalArgumentException("must be an integer");
    }
    return (long) value;
  }

  /** A constant of the enum, or of an enum that the sealed type permits. */
  private static Object constant(String name, Class<?> type) {
    // An enum whose constants have bodies is sealed too.
    Class<?>[] enums = type.isEnum() ? new Class<?>[] {type} : type.getPermittedSubclasses();
    for (Class<?> candidate : enums) {
      Object[] constants = candidate.isEnum() ? candidate.getEnumConstants() : new Object[0];
      for (Object constant : constants) {
        if (((Enum<?>) constant).name().equalsIgnoreCase(name)) {
          return constant;
        }
      }
    }
    throw new IllegalArgumentException(
        "must be one of the constants of `"
            + type.getSimpleName()
            + "`, not "
            + name.toUpperCase(Locale.ROOT));
  }

  private static Object checked(Object object, Class<?> type) {
    if (!type.isInstance(object)) {
      throw new IllegalArgumentException("must be of type `" + type.getSimpleName() + "`");
    }
    return object;
  }

  private static Object list(List<Value> elements, Type type) {
    if (type == long[].class) {
      return elements.stream()
          .mapToLong(element -> (Long) convertElement(element, long.class))
          .toArray();
    }
    if (type == int[].class) {
      return elements.stream()
          .mapToInt(element -> (Integer) convertElement(element, int.class))
          .toArray();
    }
    if (type == double[].class) {
      return elements.stream()
          .mapToDouble(element -> (Double) convertElement(element, double.class))
          .toArray();
    }
    if (type == float[].class) {
      float[] array = new float[elements.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = (Float) convertElement(elements.get(i), float.class);
      }
      return array;
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      List<Object> converted = new ArrayList<>(elements.size());
      for (Value element : elements) {
        converted.add(convertElement(element, list.getActualTypeArguments()[0]));
      }
      return List.copyOf(converted);
    }
    throw new IllegalArgumentException("must not be a list");
  }

  private static Object convertElement(Value element, Type type) {
    Object converted = convert(element, type);
    if (converted == null) {
      throw new IllegalArgumentException("must not contain `none`");
    }
    return converted;
  }
}
