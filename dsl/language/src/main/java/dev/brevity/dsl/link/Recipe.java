package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.grammar.Span;
import java.util.List;

/** One recipe of a library. Compared by identity. */
public final class Recipe {
  private final RecipeDeclaration declaration;
  private final Origin origin;
  private final boolean anonymous;

  Recipe(RecipeDeclaration declaration, Origin origin) {
    this(declaration, origin, false);
  }

  private Recipe(RecipeDeclaration declaration, Origin origin, boolean anonymous) {
    this.declaration = declaration;
    this.origin = origin;
    this.anonymous = anonymous;
  }

  /** The recipe that {@code Base { … }} in an expression stands for. */
  static Recipe anonymous(Expression.AnonymousRecipe expression, Origin origin) {
    Identifier base = expression.base();
    Identifier name = new Identifier(base.text() + " { … }", base.span());
    RecipeBody body = expression.body();
    return new Recipe(
        new RecipeDeclaration(RecipeKind.MIXIN, name, List.of(base), body, "", expression.span()),
        origin,
        true);
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
