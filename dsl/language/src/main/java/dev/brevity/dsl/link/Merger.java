package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.link.MergedRecipe.OwnedRequirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Merges a recipe with its bases: the tables of the bases from the last to the first, each whole
 * with everything it inherits, then the recipe's own body. The leftmost base therefore wins
 * wholesale, even with what it merely inherits.
 */
final class Merger {
  static final int MAX_DEPTH = 100;

  private final BiFunction<Recipe, Identifier, Optional<Recipe>> bases;
  private final @Nullable Merger builtIn;
  private final Map<Recipe, MergedRecipe> merged = new IdentityHashMap<>();
  private final Set<Recipe> active = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param bases finds the base that a recipe means by a name
   * @param builtIn merges the built-in recipes, which several libraries share; null when this one
   *     does
   */
  Merger(BiFunction<Recipe, Identifier, Optional<Recipe>> bases, @Nullable Merger builtIn) {
    this.bases = bases;
    this.builtIn = builtIn;
  }

  synchronized MergedRecipe merge(Recipe recipe) {
    if (builtIn != null && !recipe.isUsers()) {
      return builtIn.merge(recipe);
    }
    MergedRecipe known = merged.get(recipe);
    if (known != null) {
      return known;
    }
    active.add(recipe);
    MergedRecipe result = mergeBases(recipe);
    active.remove(recipe);
    merged.put(recipe, result);
    return result;
  }

  private MergedRecipe mergeBases(Recipe recipe) {
    boolean sound = true;
    int depth = 0;
    Table table = new Table();
    List<OwnedRequirement> requirements = new ArrayList<>();
    Set<Requirement> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Identifier> names = recipe.declaration().bases();
    Set<Recipe> used = new HashSet<>();
    for (int i = names.size() - 1; i >= 0; i--) {
      Optional<Recipe> base = bases.apply(recipe, names.get(i));
      if (base.isEmpty() || active.contains(base.get()) || active.size() > MAX_DEPTH) {
        sound = false;
        continue;
      }
      if (!used.add(base.get())) {
        continue;
      }
      MergedRecipe inherited = merge(base.get());
      depth = Math.max(depth, inherited.depth() + 1);
      sound &= inherited.isSound() && depth <= MAX_DEPTH;
      table.lay(inherited);
      inherited.requirements().stream()
          .filter(owned -> seen.add(owned.requirement()))
          .forEach(requirements::add);
    }
    RecipeBody body = recipe.declaration().body();
    for (Assignment assignment : body.assignments()) {
      table.lay(new AttributeEntry(assignment, recipe));
    }
    for (Refinement refinement : body.refinements()) {
      table.refine(refinement.attribute().text(), List.of(OwnedRefinement.of(refinement, recipe)));
    }
    body.requirements().stream()
        .filter(seen::add)
        .forEach(requirement -> requirements.add(new OwnedRequirement(requirement, recipe)));
    return new MergedRecipe(recipe, sound, depth, table.entries, table.open, requirements);
  }

  /**
   * The recipe with overrides in it, later ones over earlier ones.
   *
   * @param refinements at least one
   */
  static MergedRecipe refine(MergedRecipe held, List<OwnedRefinement> refinements) {
    Table table = new Table();
    table.lay(held);
    Recipe top = held.recipe();
    for (OwnedRefinement refinement : refinements) {
      top = Recipe.refined(held.recipe(), refinement.owner());
      if (refinement.path().isEmpty()) {
        table.lay(new AttributeEntry(refinement.override(), top));
      } else {
        table.refine(refinement.path().get(0).text(), List.of(refinement.inner(top)));
      }
    }
    return new MergedRecipe(
        top, held.isSound(), held.depth() + 1, table.entries, table.open, held.requirements());
  }

  /** What has been merged so far. */
  private static final class Table {
    private final Map<String, AttributeEntry> entries = new LinkedHashMap<>();
    private final Map<String, List<OwnedRefinement>> open = new LinkedHashMap<>();

    /** Lays everything that a recipe says over what is there. */
    void lay(MergedRecipe recipe) {
      recipe.attributes().forEach(this::lay);
      recipe.openRefinements().forEach(this::refine);
    }

    /** An attribute that is set takes nothing over from below, refinements included. */
    void lay(AttributeEntry entry) {
      entries.merge(entry.attribute(), entry, (below, above) -> above.over(below));
      open.remove(entry.attribute());
    }

    /** Refinements go on top of what the attribute holds, whatever that is. */
    void refine(String attribute, List<OwnedRefinement> refinements) {
      @Nullable AttributeEntry entry = entries.get(attribute);
      if (entry != null) {
        entries.put(attribute, entry.refined(refinements));
      } else {
        open.merge(attribute, refinements, AttributeEntry::together);
      }
    }
  }
}
