package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Freezable;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.stats.ParameterListStats;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A zero point from statistics of weights, with an optional learned factor and offset. */
abstract class StatsZeroPoint extends Component implements ZeroPoint, Freezable {
  private final ParameterListStats stats;
  private final @Nullable Parameter factor;
  private final @Nullable Parameter shift;

  StatsZeroPoint(
      ViewShape view,
      @Nullable Integer concatDim,
      Stats statsImpl,
      List<Integer> sizes,
      List<TrackedParameter> tracked,
      @Nullable Double rescalingInit,
      @Nullable Double shiftingInit) {
    if (shiftingInit != null && rescalingInit == null) {
      throw new IllegalArgumentException(
          "an offset of the zero point needs a learned factor as well");
    }
    Shape shape = Shapes.of(sizes);
    this.stats =
        new ParameterListStats(
            child("parameter_list_stats.stats.stats_impl", statsImpl),
            shape,
            child("parameter_list_stats.first_tracked_param.view_shape_impl", view),
            concatDim,
            tracked,
            false);
    this.factor =
        rescalingInit == null
            ? null
            : learned("affine_rescaling.affine_weight", shape, rescalingInit);
    this.shift =
        shiftingInit == null
            ? null
            : learned("affine_rescaling.affine_bias.value", shape, shiftingInit);
    attribute("parameter_list_stats.stats_input_concat_dim", concatDim);
    attribute("parameter_list_stats.stats.stats_output_shape", sizes);
    retain("parameter_list_stats.kept", stats.kept());
    counter("parameter_list_stats.kept", stats::progress, stats::setProgress);
  }

  private Parameter learned(String name, Shape shape, double value) {
    return parameter(name, Constant.filled(shape, (float) value));
  }

  @Override
  public void freeze() {
    stats.freeze();
  }

  @Override
  public boolean isFrozen() {
    return stats.isFrozen();
  }

  @Override
  public void close() {
    super.close();
    stats.close();
  }

  final NDArray stats(NDArray x) {
    return stats.of(x);
  }

  final NDArray rescale(NDArray value) {
    if (factor == null) {
      return value;
    }
    NDArray product = value.mul(factor.getArray());
    return shift == null ? product : product.add(shift.getArray());
  }
}
