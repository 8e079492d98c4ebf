package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code require condition : "message" fix "remedy"}, or {@code refuse when condition : …}. When
 * the recipe is resolved, or the implementation it is declared on is built, the condition of the
 * one must not evaluate to false, and that of the other not to true.
 */
public record Requirement(
    Kind kind, Expression condition, String message, Optional<String> remedy, Span span) {

  /** By kind, as YAML groups them; the order within a kind stays, and none has a meaning. */
  static List<Requirement> grouped(List<Requirement> requirements) {
    List<Requirement> grouped = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Requirement requirement : requirements) {
        if (requirement.kind() == kind) {
          grouped.add(requirement);
        }
      }
    }
    return List.copyOf(grouped);
  }

  /** Which outcome of the condition is the mistake. */
  public enum Kind {
    /** The condition must hold. */
    REQUIRE(false),
    /** The condition must not hold. */
    REFUSE(true);

    private final boolean violation;

    Kind(boolean violation) {
      this.violation = violation;
    }

    /** The value of the condition that violates the requirement. */
    public boolean violation() {
      return violation;
    }
  }
}
