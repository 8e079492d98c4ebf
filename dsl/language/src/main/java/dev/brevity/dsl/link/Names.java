package dev.brevity.dsl.link;

import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.Vocabulary;
import java.util.List;
import java.util.Optional;

/**
 * What capitalised names mean: what the type of their place asks for, else a recipe, else an
 * implementation, else the constant that only one enum has.
 */
public final class Names {
  private final Library library;

  public Names(Library library) {
    this.library = library;
  }

  /** What a capitalised name stands for. */
  public sealed interface Meaning {}

  public record EnumConstant(String enumName, String name) implements Meaning {}

  public record Implementation(String name) implements Meaning {}

  public record NamedRecipe(Recipe recipe) implements Meaning {}

  /** Several enums have such a constant. */
  public record Ambiguous(List<String> enums) implements Meaning {}

  public record Nothing() implements Meaning {}

  /**
   * @param expected what the place takes; {@link Type#ANY} when that is not known
   * @param from who wrote the name
   */
  public Meaning meaning(String name, Type expected, Origin from) {
    Vocabulary vocabulary = library.vocabulary();
    for (Type.Term term : expected.alternatives()) {
      Optional<Meaning> asked = asked(name, term, from);
      if (asked.isPresent()) {
        return asked.get();
      }
    }
    Optional<Recipe> recipe = library.recipe(name, from);
    if (recipe.isPresent()) {
      return new NamedRecipe(recipe.get());
    }
    if (vocabulary.implementations().contains(name)) {
      return new Implementation(name);
    }
    List<String> enums = vocabulary.enumsWith(name);
    if (enums.size() == 1) {
      String enumName = enums.get(0);
      return new EnumConstant(enumName, vocabulary.constant(enumName, name).orElse(name));
    }
    return enums.isEmpty() ? new Nothing() : new Ambiguous(enums);
  }

  private Optional<Meaning> asked(String name, Type.Term term, Origin from) {
    Vocabulary vocabulary = library.vocabulary();
    if (term instanceof Type.EnumOf enumeration) {
      return vocabulary
          .constant(enumeration.name(), name)
          .map(found -> new EnumConstant(enumeration.name(), found));
    }
    boolean implementation = term instanceof Type.RoleOf || term instanceof Type.AnyImplementation;
    if (implementation && vocabulary.implementations().contains(name)) {
      return Optional.of(new Implementation(name));
    }
    return term instanceof Type.AnyRecipe
        ? library.recipe(name, from).map(NamedRecipe::new)
        : Optional.empty();
  }
}
