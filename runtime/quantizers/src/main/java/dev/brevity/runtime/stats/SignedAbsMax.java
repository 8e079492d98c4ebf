package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The element of the largest magnitude with its sign turned round, so that it falls on the lowest
 * integer.
 */
@Implementation
final class SignedAbsMax extends ReducingStats {
  @Inject
  public SignedAbsMax(@Nullable Integer statsReduceDim, @IfUnset("false") boolean keepdim) {
    super(statsReduceDim, keepdim);
  }

  @Override
  public NDArray of(NDArray x) {
    if (dim == null) {
      return Tensors.signedAbsMax(x);
    }
    NDArray largest = Tensors.signedAbsMax(x, dim);
    return keepdim ? largest : largest.squeeze(axes);
  }
}
