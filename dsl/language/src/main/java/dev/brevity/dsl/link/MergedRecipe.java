package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Requirement;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe with everything it inherits: one entry for each attribute that it or a base sets.
 * Compared by identity.
 */
public final class MergedRecipe {
  private final Recipe recipe;
  private final boolean sound;
  private final int depth;
  private final Map<String, AttributeEntry> attributes;
  private final Map<String, List<OwnedRefinement>> openRefinements;
  private final List<OwnedRequirement> requirements;

  MergedRecipe(
      Recipe recipe,
      boolean sound,
      int depth,
      Map<String, AttributeEntry> attributes,
      Map<String, List<OwnedRefinement>> openRefinements,
      List<OwnedRequirement> requirements) {
    this.recipe = recipe;
    this.sound = sound;
    this.depth = depth;
    this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    this.openRefinements = Collections.unmodifiableMap(new LinkedHashMap<>(openRefinements));
    this.requirements = List.copyOf(requirements);
  }

  public String name() {
    return recipe.name();
  }

  public Recipe recipe() {
    return recipe;
  }

  /**
   * Whether all bases are known and free of cycles; findings on an unsound recipe would only be
   * consequences.
   */
  public boolean isSound() {
    return sound;
  }

  /** The entry that won the attribute; empty when nothing sets it. */
  public Optional<AttributeEntry> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  public boolean sets(String name) {
    return attributes.containsKey(name);
  }

  public Collection<AttributeEntry> attributes() {
    return attributes.values();
  }

  /**
   * Refinements of attributes that neither it nor a base sets, by attribute: they are for what it
   * is a base of together with others.
   */
  public Map<String, List<OwnedRefinement>> openRefinements() {
    return openRefinements;
  }

  /** Its own conditions and those of all its bases; none of them can be overridden. */
  public List<OwnedRequirement> requirements() {
    return requirements;
  }

  /** The number of recipes between it and the farthest one it inherits from. */
  int depth() {
    return depth;
  }

  @Override
  public String toString() {
    return name();
  }

  /** A condition and the recipe that states it. */
  public record OwnedRequirement(Requirement requirement, Recipe owner) {}
}
