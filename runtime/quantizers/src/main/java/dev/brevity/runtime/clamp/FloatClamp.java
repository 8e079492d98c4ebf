package dev.brevity.runtime.clamp;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values are limited to the range of a minifloat format. */
public interface FloatClamp {
  /** Limits unscaled values to the format. */
  NDArray clamp(NDArray x, MinifloatFormat format);

  /** Whether what is too large becomes the largest value. */
  boolean saturating();

  /** Codes of infinity; null if there are none. */
  @Nullable List<String> infValues();

  /** Codes of not-a-number; null if there are none. */
  @Nullable List<String> nanValues();
}
