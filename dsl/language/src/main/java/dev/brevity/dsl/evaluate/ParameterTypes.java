package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.TypeReader;
import dev.brevity.dsl.type.Vocabulary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The types of constructor parameters, each notation read once. */
final class ParameterTypes {
  private final TypeReader reader;
  private final Map<String, Type> known = new ConcurrentHashMap<>();

  ParameterTypes(Vocabulary vocabulary) {
    this.reader = new TypeReader(vocabulary);
  }

  Type of(Parameter parameter) {
    return known.computeIfAbsent(parameter.type(), reader::read);
  }
}
