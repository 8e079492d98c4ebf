package dev.brevity.injector.assembly;

import dev.brevity.dsl.value.Value;
import dev.brevity.injector.Literal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/** Objects of a role that recipes write as a number or a list. */
final class Literals {
  private Literals() {}

  /**
   * The object that the role's factory for such a value makes; empty when the role has none.
   *
   * @throws IllegalArgumentException if the factory refuses the value
   */
  static Optional<Object> make(Value value, Class<?> role) {
    boolean list = value instanceof Value.Sequence;
    if (!list && !(value instanceof Value.Numeric)) {
      return Optional.empty();
    }
    return Arrays.stream(role.getMethods())
        .filter(method -> method.isAnnotationPresent(Literal.class))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 1 && takesList(method) == list)
        .findFirst()
        .map(factory -> call(factory, value));
  }

  private static boolean takesList(Method factory) {
    Type parameter = factory.getGenericParameterTypes()[0];
    return !(parameter instanceof Class<?> single) || single.isArray();
  }

  private static Object call(Method factory, Value value) {
    try {
      return factory.invoke(null, Conversion.convert(value, factory.getGenericParameterTypes()[0]));
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(
          String.valueOf(refused.getTargetException().getMessage()), refused);
    } catch (IllegalAccessException inaccessible) {
      throw new IllegalStateException("a role and its factories must be public", inaccessible);
    }
  }
}
