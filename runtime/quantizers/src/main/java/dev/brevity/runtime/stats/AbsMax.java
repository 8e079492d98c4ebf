package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The largest magnitude. */
@Implementation
public final class AbsMax extends ReducingStats {
  @Inject
  public AbsMax(@Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
  }

  /** Whether it is that of all elements together. */
  public boolean isOverAll() {
    return dim == null;
  }

  /** Whether it is that of each row of a matrix. */
  public boolean isOfRows() {
    return reduceDim != null && reduceDim == 1;
  }

  @Override
  public NDArray of(NDArray x) {
    if (dim == null) {
      return Tensors.absMax(x);
    }
    NDArray largest = Tensors.absMax(x, dim);
    return keepdim ? largest : largest.squeeze(axes);
  }

  @Override
  public boolean isExtreme() {
    return true;
  }
}
