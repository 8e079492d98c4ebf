package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The smallest element, but at most zero. */
@Implementation
final class NegativeMinOrZero extends ReducingStats {
  private final NDArray zero = constant(0);

  @Inject
  public NegativeMinOrZero(@Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
  }

  @Override
  public NDArray of(NDArray x) {
    return Clamp.max(min(x), zero);
  }

  @Override
  public boolean isExtreme() {
    return true;
  }
}
