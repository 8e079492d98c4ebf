package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scale to divide weights by that involves their norms and a learned norm, which starts as the
 * weights' own.
 */
abstract class NormPreScaling extends Component implements PreScaling {
  private final Scaling scaling;
  private final Stats normalizeStats;
  private final ViewShape view;
  private final @Nullable Shape shape;
  private final @Nullable RestrictValue restriction;
  private final @Nullable NDArray minimum;
  private final @Nullable NDArray negativeMinimum;
  private final NDArray zero = constant(0);
  private final Parameter value;

  NormPreScaling(
      Scaling scalingImpl,
      Stats normalizeStatsImpl,
      ViewShape scalingStatsInputViewShapeImpl,
      List<TrackedParameter> trackedParameterList,
      @Nullable List<Integer> preScalingShape,
      @Nullable RestrictValue restrictPreScalingImpl,
      @Nullable Double preScalingMinVal) {
    if (trackedParameterList.size() != 1) {
      throw new IllegalArgumentException(
          "normalized weights cannot share a quantizer: it follows "
              + trackedParameterList.size()
              + " parameters");
    }
    this.normalizeStats = child("stats.stats_impl", normalizeStatsImpl);
    this.view = child("stats_input_view_shape_impl", scalingStatsInputViewShapeImpl);
    this.scaling = child("scaling_impl", scalingImpl);
    this.restriction =
        restrictPreScalingImpl == null
            ? null
            : child("restrict_clamp_scaling.restrict_value_impl", restrictPreScalingImpl);
    this.shape = preScalingShape == null ? null : Shapes.of(preScalingShape);
    double bound = preScalingMinVal == null ? 0 : Math.abs(preScalingMinVal);
    this.minimum = bound == 0 ? null : constant(bound);
    this.negativeMinimum = bound == 0 ? null : constant(-bound);
    this.value = parameter("value", initialNorm(trackedParameterList.get(0).array()));
  }

  private NDArray initialNorm(NDArray weights) {
    try (Scope scope = Scope.discarding();
        Gradients.Pause pause = Gradients.pause()) {
      NDArray norm = norm(view.view(weights));
      NDArray kept = (restriction == null ? norm : restriction.toDomain(norm)).duplicate();
      return Scope.keep(kept, kept.getManager());
    }
  }

  final NDArray view(NDArray weights) {
    return view.view(weights);
  }

  /** The norms of the weights. */
  final NDArray norm(NDArray weights) {
    NDArray norm = normalizeStats.of(weights);
    return shape == null ? norm : Shapes.as(norm, shape);
  }

  /** The scale that integers are multiplied by afterwards. */
  final NDArray scale(NDArray weights) {
    return scaling.scale(weights, null);
  }

  final NDArray learnedNorm() {
    NDArray kept = value.getArray();
    return clamp(restriction == null ? kept : restriction.restrict(kept));
  }

  /** Keeps the magnitude above the lower bound; gradients pass unchanged. */
  final NDArray clamp(NDArray norm) {
    return minimum == null || negativeMinimum == null
        ? norm
        : StraightThrough.awayFromZero(norm, zero, minimum, negativeMinimum);
  }
}
