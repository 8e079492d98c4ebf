package dev.brevity.injector.assembly;

import com.google.inject.Key;
import dev.brevity.dsl.signature.ImplementationSignature;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The class after an implementation and the constructor that builds it. */
final class ImplementationClass {
  private final Constructor<?> constructor;
  private final List<ConstructorParameter> parameters;

  private ImplementationClass(Constructor<?> constructor, List<ConstructorParameter> parameters) {
    this.constructor = constructor;
    this.parameters = parameters;
  }

  /** What one parameter of the constructor is filled from. */
  sealed interface ConstructorParameter {
    /** The recipe's attribute of that name, converted to the type. */
    record FromRecipe(String attribute, Type type) implements ConstructorParameter {}

    /** A service that some module binds. */
    record FromModule(Key<?> key) implements ConstructorParameter {}
  }

  /**
   * Finds the class that the signature was read from.
   *
   * @throws ReflectiveOperationException if there is none or it has changed since
   */
  static ImplementationClass load(ImplementationSignature signature, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName(signature.className(), false, loader);
    Constructor<?> constructor = constructor(type);
    constructor.setAccessible(true);
    List<ConstructorParameter> parameters = new ArrayList<>();
    Iterator<ImplementationSignature.Parameter> attributes = signature.parameters().iterator();
    for (Parameter parameter : constructor.getParameters()) {
      Optional<Annotation> qualifier = qualifier(parameter);
      if (qualifier.isPresent()) {
        parameters.add(
            new ConstructorParameter.FromModule(
                Key.get(parameter.getParameterizedType(), qualifier.get())));
      } else if (attributes.hasNext()) {
        parameters.add(
            new ConstructorParameter.FromRecipe(
                attributes.next().name(), parameter.getParameterizedType()));
      } else {
        throw new NoSuchMethodException("the constructor has changed since it was indexed");
      }
    }
    if (attributes.hasNext()) {
      throw new NoSuchMethodException("the constructor has changed since it was indexed");
    }
    return new ImplementationClass(constructor, List.copyOf(parameters));
  }

  List<ConstructorParameter> parameters() {
    return parameters;
  }

  /** A new instance. Unchecked exceptions of the constructor pass through. */
  Object construct(@Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The constructor marked with {@code @Inject}; of a record without one the canonical one. */
  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    Optional<Constructor<?>> marked =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(candidate -> candidate.isAnnotationPresent(Inject.class))
            .findFirst();
    if (marked.isEmpty() && type.isRecord()) {
      return type.getDeclaredConstructor(
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new));
    }
    return marked.orElseThrow(() -> new NoSuchMethodException("no @Inject constructor"));
  }

  private static Optional<Annotation> qualifier(Parameter parameter) {
    return Arrays.stream(parameter.getAnnotations())
        .filter(
            annotation ->
                annotation.annotationType().isAnnotationPresent(jakarta.inject.Qualifier.class)
                    || annotation
                        .annotationType()
                        .isAnnotationPresent(com.google.inject.BindingAnnotation.class))
        .findFirst();
  }
}
