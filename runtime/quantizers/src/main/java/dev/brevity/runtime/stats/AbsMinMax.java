package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The width of the range, which always includes zero. */
@Implementation
final class AbsMinMax extends ReducingStats {
  private final NDArray zero = constant(0);

  @Inject
  public AbsMinMax(@Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
  }

  @Override
  public NDArray of(NDArray x) {
    return Clamp.min(max(x), zero).sub(Clamp.max(min(x), zero));
  }
}
