package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;

/** A scale that starts from statistics of the weights over the highest integer. */
@Implementation
final class ScalingInitFromStats implements ScalingInit {
  private final StatsFromParameterScaling stats;
  private final int bitWidth;

  /**
   * Makes the initial scale.
   *
   * @param scalingInitImpl statistics of weights; only its statistic is used, not its restriction
   * @param bitWidth bits of the signed integers
   * @throws IllegalArgumentException if {@code scalingInitImpl} has no statistics of weights
   */
  @Inject
  public ScalingInitFromStats(Scaling scalingInitImpl, int bitWidth) {
    if (!(scalingInitImpl instanceof StatsFromParameterScaling fromParameter)) {
      throw new IllegalArgumentException("`scaling_init_impl` has no statistics of weights");
    }
    this.stats = fromParameter;
    this.bitWidth = bitWidth;
  }

  @Override
  public NDArray values(NDManager manager) {
    NDArray values = stats.parameterStats().div((float) (Math.pow(2, bitWidth - 1) - 1));
    values.attach(manager);
    return values;
  }
}
