package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Clamp;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The width of the range, which includes zero. */
@Implementation
final class AbsMinMax extends ReducingStats implements RangeWidth {
  private final NDArray zero = constant(0);
  private final boolean rangeIncludesZero;

  @Inject
  public AbsMinMax(
      @Nullable Integer statsReduceDim,
      @IfUnset("false") boolean keepdim,
      @IfUnset("true") boolean rangeIncludesZero) {
    super(statsReduceDim, keepdim);
    this.rangeIncludesZero = rangeIncludesZero;
  }

  @Override
  public NDArray of(NDArray x) {
    NDArray lowest = Clamp.max(min(x), zero);
    return rangeIncludesZero ? Clamp.min(max(x), zero).sub(lowest) : max(x).sub(lowest).abs();
  }

  @Override
  public boolean includesZero() {
    return rangeIncludesZero;
  }

  @Override
  public NDArray bounds(NDArray x) {
    return Clamp.max(min(x), zero).expandDims(0).concat(Clamp.min(max(x), zero).expandDims(0));
  }
}
