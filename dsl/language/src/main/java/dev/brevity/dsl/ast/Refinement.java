package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code mse_scale.mse_iters = 10}: an override inside the recipe that an attribute holds.
 *
 * @param path the attribute that holds the recipe, then those that hold recipes inside it; at least
 *     one
 * @param override what the innermost of these recipes sets
 */
public record Refinement(List<Identifier> path, Assignment override, Span span) {
  public Refinement {
    path = List.copyOf(path);
  }

  /** The attribute of this recipe that is refined. */
  public Identifier attribute() {
    return path.get(0);
  }

  /** As written: {@code mse_scale.mse_iters}. */
  public String name() {
    return path.stream().map(step -> step.text() + ".").collect(Collectors.joining())
        + override.target().text();
  }
}
