package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.plan.PlanRecipes;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.PoolingKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The style {@code flexml}: as {@code graph}, with average pooling in integers. */
public final class FlexmlPlacement extends GraphPlacement {
  private static final double MOST_ELEMENTS = 1 << 26;

  @Override
  public String name() {
    return "flexml";
  }

  /** Adaptive pooling gets the kernel that fits the model's declared input. */
  @Override
  void prepare(Workpiece piece, ResolvedPlan plan) {
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

  @Override
  Optional<LayerQuantizers> others(LayerSpec spec, PlannedWord style, PlanRecipes recipes) {
    return spec.type().equals("AvgPool2d")
        ? Optional.of(only("div", option(style, recipes, "divisor")))
        : Optional.empty();
  }
}
