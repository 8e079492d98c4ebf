package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.view.Shapes;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mean magnitude plus a learned multiple of its standard deviation. */
@Implementation
final class MeanLearnedSigmaStd extends DeviatingStats {
  private final Parameter sigma;

  /**
   * Makes the statistic.
   *
   * @param sigma what the multiple starts at
   * @param statsOutputShape the shape of the multiple: scalar, or one for each value of the
   *     statistic
   */
  @Inject
  public MeanLearnedSigmaStd(
      double sigma,
      @IfUnset("scaling_shape") List<Integer> statsOutputShape,
      @Nullable Integer statsReduceDim,
      @IfUnset("1e-8") double stdDevEpsilon) {
    super(statsReduceDim, stdDevEpsilon);
    this.sigma = parameter("value", Constant.filled(Shapes.of(statsOutputShape), (float) sigma));
  }

  @Override
  NDArray sigma() {
    NDArray value = sigma.getArray();
    return value.isScalar() ? value : value.reshape(-1);
  }
}
