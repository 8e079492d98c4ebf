package dev.brevity.runtime.plan;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes recipes that can be put to work of what a plan says. */
public final class PlanRecipes {
  private final Brevity brevity;
  private final Map<Expression, QuantizerRecipe> made = new IdentityHashMap<>();

  /**
   * @param brevity over the library of the plan
   */
  public PlanRecipes(Brevity brevity) {
    this.brevity = brevity;
  }

  /** The library of the plan. */
  public Library library() {
    return brevity.library();
  }

  /** The recipes of a layer by slot, without those that are switched off. */
  public Map<String, QuantizerRecipe> of(LayerPlan layer) {
    Map<String, QuantizerRecipe> recipes = new LinkedHashMap<>();
    for (SlotPlan slot : layer.slots()) {
      if (slot.quantizes()) {
        recipes.put(slot.slot(), made.computeIfAbsent(slot.written(), written -> recipe(slot)));
      }
    }
    return recipes;
  }

  private QuantizerRecipe recipe(SlotPlan slot) {
    return slot.written().body().assignments().isEmpty()
        ? brevity.quantizer(slot.written().base().text())
        : brevity.quantizer(slot.recipe());
  }

  /** The recipe that is the value of an option. */
  public Optional<QuantizerRecipe> option(PlannedWord word, String name) {
    Expression written = word.written().get(name);
    if (written instanceof Expression.NameReference reference) {
      return Optional.of(brevity.quantizer(reference.name()));
    }
    return written instanceof Expression.AnonymousRecipe recipe
        ? Optional.of(
            made.computeIfAbsent(
                recipe, one -> brevity.quantizer(brevity.library().merged(recipe, Origin.USER))))
        : Optional.empty();
  }
}
