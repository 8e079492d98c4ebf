package dev.brevity.runtime.plan.step;

import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.GraphQuantization;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.Preprocessing;
import dev.brevity.runtime.transform.WeightEqualization;
import java.util.Optional;
import java.util.Set;

/** The style {@code graph}: the whole network, with scales that neighbours share. */
public final class GraphPlacement implements QuantizerPlacement {
  /** What the reference quantizes the output of without quantizing the layer. */
  private static final Set<String> REQUANTIZED = Set.of("AvgPool2d");

  /** Only what makes the graph regular: everything else is a step that the plan names. */
  private static final Preprocessing REGULAR =
      new Preprocessing(
          false, false, WeightEqualization.defaults().withIterations(0), Optional.empty());

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes) {
    PlannedWord style =
        plan.style().orElseThrow(() -> new IllegalArgumentException("the plan has no style"));
    REGULAR.apply(piece.graph(), piece.manager());
    new GraphQuantization(
            (name, spec) ->
                plan.layer(name)
                    .map(recipes::of)
                    .filter(found -> !found.isEmpty())
                    .map(found -> new LayerQuantizers(found, true)),
            identity(recipes, style, "signed"),
            identity(recipes, style, "unsigned"),
            REQUANTIZED)
        .apply(piece.graph());
  }

  private static QuantizerRecipe identity(PlanRecipes recipes, PlannedWord style, String option) {
    return recipes
        .option(style, option)
        .orElseThrow(() -> new IllegalArgumentException("`" + option + "` is no quantizer"));
  }
}
