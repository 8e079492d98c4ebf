package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.injector.Style;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.QuantizerPlacement;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.PoolingKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network as a whole, with average pooling in integers.
 *
 * @param signed quantizes what may be negative
 * @param unsigned quantizes what cannot be negative
 * @param divisor quantizes what average pooling multiplies its sums by
 */
@Style("flexml")
public record FlexmlPlacement(
    QuantizerRecipe signed, QuantizerRecipe unsigned, QuantizerRecipe divisor)
    implements QuantizerPlacement {
  private static final double MOST_ELEMENTS = 1 << 26;

  @Override
  public void place(Workpiece piece, ResolvedPlan plan, PlanRecipes recipes) {
    fixPooling(piece, plan);
    place(piece.graph(), plan, recipes);
  }

  @Override
  public void place(Graph graph, ResolvedPlan plan, PlanRecipes recipes) {
    new WholeNetwork(
            signed,
            unsigned,
            spec ->
                spec.type().equals("AvgPool2d")
                    ? Optional.of(new LayerQuantizers(Map.of("div", divisor), true))
                    : Optional.empty())
        .place(graph, plan, recipes);
  }

  /** Adaptive pooling gets the kernel that fits the model's declared input. */
  private static void fixPooling(Workpiece piece, ResolvedPlan plan) {
    List<ModelOutline.Port> inputs = plan.model().inputs();
    if (inputs.size() != 1) {
      return;
    }
    long[] sizes = inputs.get(0).shape().stream().mapToLong(Long::longValue).toArray();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 1 && i > 0) {
        return; // Of unknown size: adaptive pooling stays as it is.
      }
      sizes[i] = Math.max(1, sizes[i]);
    }
    if (Arrays.stream(sizes).asDoubleStream().reduce(1, (x, y) -> x * y) > MOST_ELEMENTS) {
      return; // No sample has this size, whatever the file says.
    }
    try (NDArray sample = piece.manager().zeros(new Shape(sizes))) {
      PoolingKernels.fix(piece.network(), sample);
    }
  }
}
