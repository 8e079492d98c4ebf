package dev.brevity.dsl.ast;

import java.util.List;

/** What stands between the braces of a recipe, in the order written. */
public record RecipeBody(List<Assignment> assignments, List<Requirement> requirements) {}
