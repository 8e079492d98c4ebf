package dev.brevity.dsl.ast;

import java.util.List;

/** What stands between the braces of a recipe, each kind in the order written. */
public record RecipeBody(
    List<Let> lets,
    List<Assignment> assignments,
    List<Refinement> refinements,
    List<Requirement> requirements) {
  public RecipeBody {
    lets = List.copyOf(lets);
    assignments = List.copyOf(assignments);
    refinements = List.copyOf(refinements);
    requirements = Requirement.grouped(requirements);
  }

  /** A body that only sets attributes. */
  public static RecipeBody of(List<Assignment> assignments) {
    return new RecipeBody(List.of(), assignments, List.of(), List.of());
  }

  /** Whether nothing stands between the braces. */
  public boolean isEmpty() {
    return lets.isEmpty()
        && assignments.isEmpty()
        && refinements.isEmpty()
        && requirements.isEmpty();
  }
}
