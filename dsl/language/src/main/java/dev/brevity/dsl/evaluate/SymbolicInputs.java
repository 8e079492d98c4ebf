package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stands in for inputs of which only the declaration is known. */
final class SymbolicInputs {
  private SymbolicInputs() {}

  static Map<String, Value> of(Library library) {
    Map<String, Value> inputs = new LinkedHashMap<>();
    for (InputDeclaration declaration : library.inputs()) {
      String name = declaration.name().text();
      Map<String, Value> fields = new LinkedHashMap<>();
      boolean list = library.inputType(name).flatMap(Type::list).isPresent();
      if (list) {
        fields.put(Inputs.ELEMENTS, new Value.Unknown(name, List.of()));
      } else {
        for (InputDeclaration.Field field : declaration.fields()) {
          String fieldName = field.name().text();
          Type type = library.inputField(name, fieldName).orElse(Type.ANY);
          fields.put(fieldName, unknown(name + "." + fieldName, type, library.vocabulary()));
        }
      }
      inputs.put(name, new Value.Input(name, declaration, fields));
    }
    return inputs;
  }

  private static Value unknown(String reason, Type type, Vocabulary vocabulary) {
    List<Value> possibilities = new ArrayList<>();
    for (Type.Term term : type.alternatives()) {
      if (term instanceof Type.Bool) {
        possibilities.add(new Value.Truth(true));
        possibilities.add(new Value.Truth(false));
      } else if (term instanceof Type.EnumOf enumeration) {
        vocabulary
            .constants(enumeration.name())
            .forEach(name -> possibilities.add(new Value.Constant(enumeration.name(), name)));
      } else {
        return new Value.Unknown(reason, List.of());
      }
    }
    if (type.optional()) {
      possibilities.add(new Value.None());
    }
    return new Value.Unknown(reason, possibilities);
  }
}
