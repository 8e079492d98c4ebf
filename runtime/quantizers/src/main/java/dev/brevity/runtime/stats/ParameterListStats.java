package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statistic over the parameters that a quantizer follows. */
public final class ParameterListStats {
  private final Stats stats;
  private final Shape outputShape;
  private final ViewShape view;
  private final @Nullable Integer concatDim;
  private final List<TrackedParameter> tracked;
  private final boolean forceParameter;

  /**
   * Makes the statistic.
   *
   * @param outputShape the shape of the result
   * @param view how each parameter is looked at
   * @param concatDim along which dimension the views of several parameters are joined
   * @param forceParameter whether a single parameter is read even if no tensor is handed in
   */
  public ParameterListStats(
      Stats stats,
      Shape outputShape,
      ViewShape view,
      @Nullable Integer concatDim,
      List<TrackedParameter> tracked,
      boolean forceParameter) {
    this.stats = stats;
    this.outputShape = outputShape;
    this.view = view;
    this.concatDim = concatDim;
    this.tracked = tracked;
    this.forceParameter = forceParameter;
  }

  /**
   * The statistic.
   *
   * @param x the tensor to quantize, which stands for the only parameter; ignored when there are
   *     several
   */
  public NDArray of(@Nullable NDArray x) {
    return Shapes.as(stats.of(input(x)), outputShape);
  }

  private NDArray input(@Nullable NDArray x) {
    if (tracked.size() <= 1) {
      if (x != null) {
        return view.view(x);
      }
      if (forceParameter) {
        return view.view(tracked.get(0).array());
      }
      throw new IllegalArgumentException("a statistic of weights needs the weights");
    }
    NDArray joined = view.view(tracked.get(0).array());
    for (TrackedParameter parameter : tracked.subList(1, tracked.size())) {
      joined =
          NDArrays.concat(
              new NDList(view.view(parameter.array()), joined), concatDim == null ? 0 : concatDim);
    }
    return joined;
  }
}
