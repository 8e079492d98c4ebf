package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Assignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The assignment that won an attribute of a merged recipe, and those it won against. Compared by
 * identity.
 */
public final class AttributeEntry {
  private final Assignment assignment;
  private final Recipe definedIn;
  private final List<AttributeEntry> beaten;
  private final List<OwnedRefinement> refinements;

  AttributeEntry(Assignment assignment, Recipe definedIn) {
    this(assignment, definedIn, List.of(), List.of());
  }

  private AttributeEntry(
      Assignment assignment,
      Recipe definedIn,
      List<AttributeEntry> beaten,
      List<OwnedRefinement> refinements) {
    this.assignment = assignment;
    this.definedIn = definedIn;
    this.beaten = beaten;
    this.refinements = refinements;
  }

  public String attribute() {
    return assignment.target().text();
  }

  public Assignment assignment() {
    return assignment;
  }

  /** The recipe whose body holds the assignment. */
  public Recipe definedIn() {
    return definedIn;
  }

  /** What is overridden inside the recipe that the attribute holds; of two, the later one wins. */
  public List<OwnedRefinement> refinements() {
    return refinements;
  }

  /** The assignments that this one overrides, the nearest first, each once. */
  public List<AttributeEntry> overridden() {
    List<AttributeEntry> found = new ArrayList<>();
    Set<Assignment> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(assignment);
    Deque<AttributeEntry> open = new ArrayDeque<>(beaten);
    while (!open.isEmpty()) {
      AttributeEntry next = open.removeFirst();
      if (seen.add(next.assignment)) {
        found.add(next);
        open.addAll(next.beaten);
      }
    }
    return found;
  }

  /** This entry laid over another; diamonds do not override themselves. */
  @SuppressWarnings("ReferenceEquality") // equal texts at two places are two assignments
  AttributeEntry over(AttributeEntry other) {
    if (other.assignment == assignment || beaten.contains(other)) {
      return this;
    }
    List<AttributeEntry> more = new ArrayList<>(beaten);
    more.add(other);
    return new AttributeEntry(assignment, definedIn, List.copyOf(more), refinements);
  }

  /** This entry with refinements of it; those that it has already are not repeated. */
  AttributeEntry refined(List<OwnedRefinement> others) {
    return new AttributeEntry(assignment, definedIn, beaten, together(refinements, others));
  }

  static List<OwnedRefinement> together(List<OwnedRefinement> below, List<OwnedRefinement> above) {
    List<OwnedRefinement> all = new ArrayList<>(below);
    for (OwnedRefinement refinement : above) {
      if (all.stream().noneMatch(refinement::isSame)) {
        all.add(refinement);
      }
    }
    return List.copyOf(all);
  }
}
