package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** A search begins at one step: the statistic divided by the number of candidates. */
@Implementation
final class MSEUniformStepBase extends Component implements SearchBase {
  private final float steps;

  @Inject
  public MSEUniformStepBase(int mseIters) {
    this.steps = mseIters;
    attribute("mse_iters", mseIters);
  }

  @Override
  public NDArray base(NDArray statistic) {
    return statistic.div(steps);
  }
}
