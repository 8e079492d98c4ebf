package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recipe being evaluated: the root, or one that is a value of another. */
final class Scope implements Value.NestedRecipe {
  private final MergedRecipe recipe;
  private final @Nullable Scope parent;
  private final @Nullable Scope home;
  private final int depth;

  /** Values without objects, which all look-ups share; objects are rebuilt in each. */
  private final Map<String, Slot> plain = new HashMap<>();

  private Map<String, Value> inputs;

  /** The recipe at the root, which inputs are supplied to. */
  Scope(MergedRecipe recipe, Map<String, Value> inputs) {
    this(recipe, null, null, inputs);
  }

  /** A recipe that an expression of the parent makes. */
  Scope(MergedRecipe recipe, Scope parent) {
    this(recipe, parent, parent, Map.of());
  }

  private Scope(
      MergedRecipe recipe,
      @Nullable Scope parent,
      @Nullable Scope home,
      Map<String, Value> inputs) {
    this.recipe = recipe;
    this.parent = parent;
    this.home = home;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.inputs = inputs;
  }

  /**
   * This recipe with refinements.
   *
   * @param by the recipe that refines it
   */
  Scope refined(MergedRecipe refined, Scope by) {
    return new Scope(refined, parent, by, Map.of());
  }

  MergedRecipe recipe() {
    return recipe;
  }

  @Nullable Scope parent() {
    return parent;
  }

  /** The recipe in which refinements of this one are written, otherwise the parent. */
  @Nullable Scope home() {
    return home;
  }

  int depth() {
    return depth;
  }

  Map<String, Slot> plain() {
    return plain;
  }

  /** The inputs that can be read here. */
  Map<String, Value> inputs() {
    return inputs;
  }

  void supply(Map<String, Value> available) {
    inputs = available;
  }

  boolean has(String name) {
    return recipe.sets(name) || inputs.containsKey(name);
  }

  @Override
  public String description() {
    return recipe.name();
  }

  @Override
  public String toString() {
    return description();
  }
}
