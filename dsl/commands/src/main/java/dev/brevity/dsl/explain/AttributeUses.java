package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.Expressions;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Who sets and who reads the attributes of a library. */
public final class AttributeUses {
  private final Library library;

  public AttributeUses(Library library) {
    this.library = library;
  }

  /** A constructor parameter and the implementation that has it. */
  public record Need(ImplementationSignature implementation, Parameter parameter) {}

  /** The parameters that are filled from the attribute, by name of the implementation. */
  public List<Need> needs(String attribute) {
    List<Need> needs = new ArrayList<>();
    for (ImplementationSignature known : library.vocabulary().implementations().all()) {
      for (Parameter parameter : known.parameters()) {
        if (parameter.name().equals(attribute)) {
          needs.add(new Need(known, parameter));
        }
      }
    }
    return needs;
  }

  /** The recipes with an expression that mentions the attribute, in the order declared. */
  public List<Recipe> readers(String attribute) {
    return library.recipes().stream()
        .filter(
            recipe ->
                Expressions.of(recipe.declaration().body()).stream()
                    .anyMatch(expression -> Expressions.mentions(expression, attribute)))
        .toList();
  }

  /** The recipes whose own body sets the attribute, or refines the recipe it holds. */
  public List<Recipe> setters(String attribute) {
    return library.recipes().stream()
        .filter(recipe -> sets(recipe.declaration().body(), attribute))
        .toList();
  }

  private static boolean sets(RecipeBody body, String attribute) {
    return body.assignments().stream()
            .anyMatch(assigned -> assigned.target().text().equals(attribute))
        || body.refinements().stream()
            .anyMatch(refined -> refined.attribute().text().equals(attribute));
  }
}
