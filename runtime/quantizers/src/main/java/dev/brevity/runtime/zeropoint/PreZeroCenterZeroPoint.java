package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Centers weights: minus the mean of each channel. */
@Implementation
public final class PreZeroCenterZeroPoint extends Component implements PreZeroPoint {
  private final int[] axes;
  private final ViewShape view;
  private final @Nullable Shape shape;

  @Inject
  public PreZeroCenterZeroPoint(
      int statsReduceDim,
      ViewShape preZeroPointStatsInputViewShapeImpl,
      @Nullable List<Integer> preZeroPointShape) {
    this.axes = new int[] {statsReduceDim};
    this.view = child("stats_input_view_shape_impl", preZeroPointStatsInputViewShapeImpl);
    this.shape = preZeroPointShape == null ? null : Shapes.of(preZeroPointShape);
    attribute("stats_reduce_dim", statsReduceDim);
    attribute("stats_output_shape", preZeroPointShape);
  }

  /** What centers the tensor when it is added, in real units. */
  public NDArray center(NDArray x) {
    NDArray mean = view.view(x).mean(axes, true);
    return (shape == null ? mean : Shapes.as(mean, shape)).neg();
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    return center(x).div(scale);
  }
}
