package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of calls pass before quantization takes effect, in training and evaluation alike.
 */
final class Delay {
  private int remaining;

  Delay(@Nullable Integer steps) {
    this.remaining = steps == null ? 0 : Math.max(steps, 0);
  }

  /** The calls that are still let through. */
  int remaining() {
    return remaining;
  }

  void setRemaining(long steps) {
    remaining = Math.toIntExact(steps);
  }

  /** The original while the delay lasts, then the quantized value. */
  NDArray apply(NDArray original, NDArray quantized) {
    if (remaining > 0) {
      remaining--;
      return original;
    }
    return quantized;
  }
}
