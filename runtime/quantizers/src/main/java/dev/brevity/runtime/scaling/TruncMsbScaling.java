package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Keeps the most significant bits: two to the power of the bits that are dropped. */
@Implementation
final class TruncMsbScaling extends Component implements TruncScaling {
  @Inject
  public TruncMsbScaling() {}

  @Override
  public NDArray scale(
      NDArray integers, NDArray inputBitWidth, NDArray outputBitWidth, boolean signed) {
    return IntRange.powerOfTwo(inputBitWidth.sub(outputBitWidth));
  }
}
