package dev.brevity.injector.assembly;

import dev.brevity.dsl.value.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Makes instances of roles from plain values, by the roles' own static methods {@code of}. */
final class Factories {
  private Factories() {}

  /** The instance that the first fitting method makes; empty when none fits. */
  static Optional<Object> make(Value value, Class<?> role) {
    if (!(value instanceof Value.Numeric || value instanceof Value.Sequence)) {
      return Optional.empty();
    }
    for (Method method : role.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && method.getName().equals("of")
          && method.getParameterCount() == 1) {
        Optional<Object> made = make(value, method);
        if (made.isPresent()) {
          return made;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Object> make(Value value, Method method) {
    Object argument;
    try {
      argument = Conversion.convert(value, method.getGenericParameterTypes()[0]);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(method.invoke(null, argument));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(String.valueOf(e.getTargetException().getMessage()), e);
    } catch (IllegalAccessException e) {
      return Optional.empty();
    }
  }
}
