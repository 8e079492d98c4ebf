package dev.brevity.dsl.type;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.TypeExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns types as written into types. */
public final class TypeReader {
  private final Vocabulary vocabulary;

  public TypeReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The type that is written; a name that means nothing becomes {@link Type.Anything}, so that one
   * mistake causes no others.
   *
   * @param unknown told of every name that means nothing
   */
  public Type read(TypeExpression written, Consumer<Identifier> unknown) {
    List<Type.Term> terms = new ArrayList<>();
    boolean optional = false;
    for (TypeExpression.Term term : written.alternatives()) {
      optional |= term.optional();
      Type element = term.argument().map(argument -> read(argument, unknown)).orElse(Type.ANY);
      Optional<Type.Term> known = term(term.name().text(), element);
      if (known.isEmpty()) {
        unknown.accept(term.name());
      }
      terms.add(known.orElse(new Type.Anything()));
    }
    return new Type(terms, optional);
  }

  /** The type of a constructor parameter; names that the language does not know take anything. */
  public Type read(String notation) {
    String text = notation.strip();
    List<Type.Term> terms = new ArrayList<>();
    boolean optional = false;
    for (String part : split(text)) {
      String name = part.strip();
      if (name.endsWith("?")) {
        optional = true;
        name = name.substring(0, name.length() - 1);
      }
      int argument = name.indexOf('<');
      Type element = Type.ANY;
      if (argument > 0 && name.endsWith(">")) {
        element = read(name.substring(argument + 1, name.length() - 1));
        name = name.substring(0, argument);
      }
      terms.add(term(name, element).orElse(new Type.Anything()));
    }
    return new Type(terms, optional);
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == '|' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private Optional<Type.Term> term(String name, Type element) {
    return switch (name) {
      case "Any" -> Optional.of(new Type.Anything());
      case "Bool" -> Optional.of(new Type.Bool());
      case "Int" -> Optional.of(new Type.Int());
      case "Real" -> Optional.of(new Type.Real());
      case "String" -> Optional.of(new Type.Text());
      case "List" -> Optional.of(new Type.ListOf(element));
      case "Implementation" -> Optional.of(new Type.AnyImplementation());
      case "Recipe" -> Optional.of(new Type.AnyRecipe());
      default -> declared(name);
    };
  }

  private Optional<Type.Term> declared(String name) {
    if (vocabulary.isEnum(name)) {
      return Optional.of(new Type.EnumOf(name));
    }
    if (vocabulary.isInputType(name)) {
      return Optional.of(new Type.InputOf(name));
    }
    if (vocabulary.isRole(name)) {
      return Optional.of(new Type.RoleOf(name));
    }
    return Optional.empty();
  }
}
