package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Refinement;
import java.util.List;

/**
 * An override inside the recipe that an attribute of a merged recipe holds.
 *
 * @param path the attributes that lead from that recipe to the one inside it that is meant; empty
 *     when it is that recipe itself
 * @param override what is set there
 * @param owner the recipe whose body holds the refinement
 */
public record OwnedRefinement(List<Identifier> path, Assignment override, Recipe owner) {
  public OwnedRefinement {
    path = List.copyOf(path);
  }

  static OwnedRefinement of(Refinement refinement, Recipe owner) {
    List<Identifier> path = refinement.path();
    return new OwnedRefinement(path.subList(1, path.size()), refinement.override(), owner);
  }

  /** The same refinement seen from the recipe that the first attribute of the path holds. */
  OwnedRefinement inner(Recipe newOwner) {
    return new OwnedRefinement(path.subList(1, path.size()), override, newOwner);
  }

  @SuppressWarnings("ReferenceEquality") // equal texts at two places are two refinements
  boolean isSame(OwnedRefinement other) {
    return override == other.override;
  }
}
