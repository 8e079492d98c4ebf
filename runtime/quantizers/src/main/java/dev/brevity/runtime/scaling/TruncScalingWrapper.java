package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Scales the integers as any scaling would, but never beyond their most significant bits. */
@Implementation
final class TruncScalingWrapper extends Component implements TruncScaling {
  private final IntScaling intScaling;
  private final Scaling scaling;
  private final TensorClamp tensorClamp;
  private final NDArray one = constant(1);

  @Inject
  public TruncScalingWrapper(
      IntScaling truncIntScalingImpl,
      Scaling scalingImpl,
      @IfUnset("TensorClamp") TensorClamp tensorClampImpl) {
    this.intScaling = child("trunc_int_scaling_impl", truncIntScalingImpl);
    this.scaling = child("scaling_impl", scalingImpl);
    this.tensorClamp = child("tensor_clamp_impl", tensorClampImpl);
  }

  @Override
  public NDArray scale(
      NDArray integers, NDArray inputBitWidth, NDArray outputBitWidth, boolean signed) {
    NDArray scale = scaling.scale(integers, intScaling.threshold(outputBitWidth, signed));
    NDArray msb = IntRange.powerOfTwo(inputBitWidth.sub(outputBitWidth));
    return tensorClamp.clamp(scale, msb.minimum(one), msb.maximum(one));
  }
}
