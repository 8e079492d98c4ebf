package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Limits values to a range; left out where a quantizer clips anyway. */
@Implementation
public final class Hardtanh implements Activation {
  private final double minVal;
  private final double maxVal;

  /**
   * @param minVal the lowest value; -1 when the recipe leaves it open
   * @param maxVal the highest value; 1 when the recipe leaves it open
   */
  @Inject
  public Hardtanh(@Nullable Double minVal, @Nullable Double maxVal) {
    this.minVal = minVal == null ? -1 : minVal;
    this.maxVal = maxVal == null ? 1 : maxVal;
  }

  public double lowest() {
    return minVal;
  }

  public double highest() {
    return maxVal;
  }

  @Override
  public NDArray apply(NDArray x) {
    return x.clip(minVal, maxVal);
  }
}
