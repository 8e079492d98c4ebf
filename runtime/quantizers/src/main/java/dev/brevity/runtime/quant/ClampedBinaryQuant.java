package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.scaling.Scaling;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * As BinaryQuant, after limiting the input to the scale, so that no gradient reaches what lies
 * beyond.
 */
@Implementation
final class ClampedBinaryQuant extends SignQuant {
  private final TensorClamp tensorClamp;

  @Inject
  public ClampedBinaryQuant(
      Scaling scalingImpl,
      @IfUnset("TensorClamp") TensorClamp tensorClampImpl,
      @IfUnset("0") @Nullable Integer quantDelaySteps) {
    super(scalingImpl, 1, quantDelaySteps);
    this.tensorClamp = child("tensor_clamp_impl", tensorClampImpl);
  }

  @Override
  NDArray signs(NDArray x, NDArray scale) {
    return StraightThrough.binarySign(tensorClamp.clamp(x, scale.neg(), scale));
  }
}
