package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.GraphQuantization;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.Preprocessing;
import dev.brevity.runtime.transform.WeightEqualization;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The style {@code graph}: the network as a whole, layers handing quantized tensors on. */
public class GraphPlacement implements QuantizerPlacement {
  private static final Set<String> REQUANTIZED = Set.of("AvgPool2d");

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes) {
    PlannedWord style = plan.style().orElseThrow();
    prepare(piece, plan);
    // What the plan's own steps have not done is not done here.
    new Preprocessing(
            false, false, WeightEqualization.defaults().withIterations(0), Optional.empty())
        .apply(piece.graph(), piece.manager());
    new GraphQuantization(
            (name, spec) ->
                plan.layer(name)
                    .map(recipes::of)
                    .filter(found -> !found.isEmpty())
                    .map(found -> new LayerQuantizers(found, true))
                    .or(() -> others(spec, style, recipes)),
            option(style, recipes, "signed"),
            option(style, recipes, "unsigned"),
            REQUANTIZED)
        .apply(piece.graph());
  }

  /** Changes the network before it is brought into the form that quantizers are placed in. */
  void prepare(Workpiece piece, ResolvedPlan plan) {}

  /** Quantizers of layers that no rule of the plan is for. */
  Optional<LayerQuantizers> others(LayerSpec spec, PlannedWord style, PlanRecipes recipes) {
    return Optional.empty();
  }

  static QuantizerRecipe option(PlannedWord style, PlanRecipes recipes, String name) {
    return recipes
        .option(style, name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the style `" + style.name() + "` has no default for `" + name + "`"));
  }

  static LayerQuantizers only(String place, QuantizerRecipe recipe) {
    return new LayerQuantizers(Map.of(place, recipe), true);
  }
}
