package dev.brevity.injector.assembly;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import dev.brevity.injector.assembly.ImplementationClass.ConstructorParameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the constructor of what implements a plan's word. */
final class WordBuilding {
  private final Injector services;
  private final ImplementationSignature word;
  private final Map<String, Value> options;
  private final Span place;

  /**
   * @param options values by option
   * @param place where the plan uses the word
   */
  WordBuilding(
      Injector services, ImplementationSignature word, Map<String, Value> options, Span place) {
    this.services = services;
    this.word = word;
    this.options = options;
    this.place = place;
  }

  Object build(ImplementationClass type) {
    List<ConstructorParameter> parameters = type.parameters();
    @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          parameters.get(i) instanceof ConstructorParameter.FromRecipe option
              ? option(option)
              : service((ConstructorParameter.FromModule) parameters.get(i));
    }
    try {
      return type.construct(arguments);
    } catch (RuntimeException e) {
      throw Problems.refused(word, place, e);
    }
  }

  private Object service(ConstructorParameter.FromModule parameter) {
    try {
      return services.getInstance(parameter.key());
    } catch (ConfigurationException | ProvisionException e) {
      throw Problems.unusable(
          word, place, "a service that it asks for is bound by no module on the class path", e);
    }
  }

  private @Nullable Object option(ConstructorParameter.FromRecipe parameter) {
    @Nullable Value value = options.get(parameter.attribute());
    try {
      if (value == null && isRequired(parameter.attribute())) {
        throw new IllegalArgumentException("is not set");
      }
      return value == null ? null : Conversion.convert(value, parameter.type());
    } catch (IllegalArgumentException e) {
      throw Problems.refused(
          word,
          place,
          new IllegalArgumentException("`" + parameter.attribute() + "` " + e.getMessage(), e));
    }
  }

  private boolean isRequired(String option) {
    return word.parameters().stream()
        .anyMatch(parameter -> parameter.name().equals(option) && !parameter.optional());
  }
}
