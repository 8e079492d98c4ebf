package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statistic over the parameters that a quantizer follows. */
public final class ParameterListStats extends Component {
  private final Stats stats;
  private final Shape outputShape;
  private final ViewShape view;
  private final @Nullable Integer concatDim;
  private final List<TrackedParameter> tracked;
  private final boolean forceParameter;
  private final NDArray kept;
  private State state = State.COMPUTED;

  /** Whether the statistic is recomputed each time. */
  private enum State {
    COMPUTED,
    /** The next one that is computed is kept. */
    KEEPING,
    KEPT
  }

  /**
   * Makes the statistic.
   *
   * @param outputShape the sizes of the result
   * @param view how each parameter is looked at
   * @param concatDim along which dimension the views of several parameters are joined
   * @param forceParameter whether a single parameter is read even if no tensor is handed in
   */
  public ParameterListStats(
      Stats stats,
      List<Integer> outputShape,
      ViewShape view,
      @Nullable Integer concatDim,
      List<TrackedParameter> tracked,
      boolean forceParameter) {
    this.stats = child("stats.stats_impl", stats);
    this.outputShape = Shapes.of(outputShape);
    this.view = child("first_tracked_param.view_shape_impl", view);
    this.concatDim = concatDim;
    this.tracked = tracked;
    this.forceParameter = forceParameter;
    this.kept = Constant.filled(this.outputShape, 1f);
    attribute("stats_input_concat_dim", concatDim);
    attribute("stats.stats_output_shape", outputShape);
  }

  /** Keeps what is computed next, for all calls after it. */
  public void freeze() {
    if (state == State.COMPUTED) {
      state = State.KEEPING;
    }
  }

  /** Whether {@link #freeze} has been called. */
  public boolean isFrozen() {
    return state != State.COMPUTED;
  }

  /** What is kept, once something is; the live array. */
  public NDArray kept() {
    return kept;
  }

  /** How far freezing has come: 0 before it, 1 until the next call, then 2. */
  public long progress() {
    return state.ordinal();
  }

  /** Continues from a {@link #progress} that was saved. */
  public void setProgress(long saved) {
    state = State.values()[(int) saved];
  }

  /** Frees what is kept. */
  @Override
  public void close() {
    super.close();
    kept.close();
  }

  /**
   * The statistic.
   *
   * @param x the tensor to quantize, which stands for the only parameter; ignored when there are
   *     several
   */
  public NDArray of(@Nullable NDArray x) {
    if (state == State.KEPT) {
      return kept.stopGradient();
    }
    NDArray found = Shapes.as(stats.of(input(x)), outputShape);
    if (state == State.KEEPING) {
      Tensors.assign(kept, found);
      state = State.KEPT;
    }
    return found;
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
