package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The mean magnitude. */
@Implementation
final class AbsAve extends ReducingStats {
  @Inject
  public AbsAve(@Nullable Integer statsReduceDim) {
    super(statsReduceDim, false);
  }

  @Override
  public NDArray of(NDArray x) {
    return mean(x.abs());
  }
}
