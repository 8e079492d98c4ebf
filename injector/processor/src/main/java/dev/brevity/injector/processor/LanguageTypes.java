package dev.brevity.injector.processor;

import dev.brevity.injector.Literal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** How Java types are called in the language of recipes. */
final class LanguageTypes {
  private static final Map<String, String> BOXED =
      Map.of(
          "java.lang.Boolean", "Bool",
          "java.lang.Integer", "Int",
          "java.lang.Long", "Int",
          "java.lang.Float", "Real",
          "java.lang.Double", "Real",
          "java.lang.Number", "Real",
          "java.lang.String", "String");

  private LanguageTypes() {}

  /** The name of the type in recipes; empty when recipes have no such type. */
  static Optional<String> of(TypeMirror type) {
    return switch (type.getKind()) {
      case BOOLEAN -> Optional.of("Bool");
      case INT, LONG -> Optional.of("Int");
      case FLOAT, DOUBLE -> Optional.of("Real");
      case ARRAY -> ofArray((ArrayType) type);
      case DECLARED -> ofDeclared((DeclaredType) type);
      default -> Optional.empty();
    };
  }

  /** Whether the type is one that the program declares: a role, an enum or an input. */
  static boolean isOwn(TypeElement type) {
    String name = type.getQualifiedName().toString();
    return !name.startsWith("java.") && !name.startsWith("javax.");
  }

  /** What a recipe may write for an object of the type, as further alternatives: {@code |Real}. */
  private static String literals(TypeElement type) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(method -> method.getAnnotation(Literal.class) != null)
        .filter(method -> method.getParameters().size() == 1)
        .flatMap(method -> of(method.getParameters().get(0).asType()).stream())
        .map(alternative -> "|" + alternative)
        .collect(Collectors.joining());
  }

  private static Optional<String> ofArray(ArrayType type) {
    TypeMirror component = type.getComponentType();
    return component.getKind().isPrimitive() && component.getKind() != TypeKind.BOOLEAN
        ? of(component).map(name -> "List<" + name + ">")
        : Optional.empty();
  }

  private static Optional<String> ofDeclared(DeclaredType type) {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    String boxed = BOXED.get(name);
    if (boxed != null) {
      return Optional.of(boxed);
    }
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    if (name.equals("java.util.List") && arguments.size() == 1) {
      return of(arguments.get(0)).map(argument -> "List<" + argument + ">");
    }
    return isOwn(element) && element.getTypeParameters().isEmpty()
        ? Optional.of(element.getSimpleName() + literals(element))
        : Optional.empty();
  }
}
