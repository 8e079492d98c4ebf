package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expressions;
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
                assignments(recipe).stream()
                    .anyMatch(assigned -> Expressions.mentions(assigned.value(), attribute)))
        .toList();
  }

  /** The recipes whose own body sets the attribute, in the order declared. */
  public List<Recipe> setters(String attribute) {
    return library.recipes().stream()
        .filter(
            recipe ->
                assignments(recipe).stream()
                    .anyMatch(assigned -> assigned.target().text().equals(attribute)))
        .toList();
  }

  private static List<Assignment> assignments(Recipe recipe) {
    return recipe.declaration().body().assignments();
  }
}
