package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Shifts by the parameter, at most one half, and then rounds to the nearest integer. */
@Implementation
final class LearnedRoundIdentity extends Component implements LearnedRound {
  private final NDArray low = constant(-0.5);
  private final NDArray high = constant(0.5);

  @Inject
  public LearnedRoundIdentity() {
    attribute("upper_lower_bound", 0.5);
  }

  @Override
  public NDArray decide(NDArray parameter, boolean training) {
    return StraightThrough.clamp(parameter, low, high);
  }

  @Override
  public NDArray round(NDArray x, NDArray decision) {
    return StraightThrough.round(x.add(decision));
  }
}
