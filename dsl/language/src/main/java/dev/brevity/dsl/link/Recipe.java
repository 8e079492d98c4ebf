package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.grammar.Span;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One recipe of a library. Compared by identity. */
public final class Recipe {
  private final RecipeDeclaration declaration;
  private final Origin origin;
  private final boolean anonymous;
  private final @Nullable Recipe enclosing;
  private final @Nullable Recipe refines;

  Recipe(RecipeDeclaration declaration, Origin origin) {
    this(declaration, origin, false, null, null);
  }

  private Recipe(
      RecipeDeclaration declaration,
      Origin origin,
      boolean anonymous,
      @Nullable Recipe enclosing,
      @Nullable Recipe refines) {
    this.declaration = declaration;
    this.origin = origin;
    this.anonymous = anonymous;
    this.enclosing = enclosing;
    this.refines = refines;
  }

  /**
   * The recipe that {@code Base { … }} in an expression stands for.
   *
   * @param enclosing the recipe in whose body the expression stands; null when it stands in none
   */
  static Recipe anonymous(
      Expression.AnonymousRecipe expression, Origin origin, @Nullable Recipe enclosing) {
    Identifier base = expression.base();
    RecipeDeclaration declaration =
        new RecipeDeclaration(
            RecipeKind.MIXIN,
            new Identifier(base.text() + " { … }", base.span()),
            List.of(base),
            List.of(),
            expression.body(),
            "",
            expression.span());
    return new Recipe(declaration, origin, true, enclosing, null);
  }

  /**
   * The recipe that another one is inside an attribute of a recipe that refines it.
   *
   * @param by the recipe in whose body the refinement stands
   */
  static Recipe refined(Recipe held, Recipe by) {
    String name = held.anonymous ? held.name() : held.name() + " { … }";
    RecipeDeclaration declaration =
        new RecipeDeclaration(
            RecipeKind.MIXIN,
            new Identifier(name, held.span()),
            List.of(),
            List.of(),
            RecipeBody.of(List.of()),
            "",
            held.declaration().span());
    return new Recipe(declaration, by.origin, true, by, held);
  }

  /** The recipe that lists a name among its synonyms. */
  public static Optional<Recipe> withSynonym(String name, Collection<Recipe> recipes) {
    return recipes.stream()
        .filter(
            recipe ->
                recipe.declaration.synonyms().stream()
                    .anyMatch(synonym -> synonym.text().equals(name)))
        .findFirst();
  }

  public String name() {
    return declaration.name().text();
  }

  public RecipeKind kind() {
    return declaration.kind();
  }

  public RecipeDeclaration declaration() {
    return declaration;
  }

  public Origin origin() {
    return origin;
  }

  public boolean isAnonymous() {
    return anonymous;
  }

  /** The recipe in whose body this one is written; empty for one with a name of its own. */
  public Optional<Recipe> enclosing() {
    return Optional.ofNullable(enclosing);
  }

  /** The recipe that this one is a refinement of. */
  public Optional<Recipe> refines() {
    return Optional.ofNullable(refines);
  }

  public boolean isUsers() {
    return origin == Origin.USER;
  }

  /** Where its name is written. */
  public Span span() {
    return declaration.name().span();
  }

  @Override
  public String toString() {
    return name();
  }
}
