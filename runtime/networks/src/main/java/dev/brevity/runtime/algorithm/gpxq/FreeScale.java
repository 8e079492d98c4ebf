package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Rescalable;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.restriction.FloatRestrictValue;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.restriction.SignedFloatRestrictValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The scale of a weight where it may be any number, so that algorithms can change it. */
public final class FreeScale {
  private final List<Rescalable> parts;

  private FreeScale(List<Rescalable> parts) {
    this.parts = parts;
  }

  /** The scale of a quantizer; empty if it is restricted, as to powers of two, or not kept. */
  public static Optional<FreeScale> of(AttachedQuantizer<WeightQuant> quantizer) {
    Collection<?> components = quantizer.components().components().values();
    boolean free =
        components.stream()
            .filter(RestrictValue.class::isInstance)
            .allMatch(
                part ->
                    part instanceof FloatRestrictValue || part instanceof SignedFloatRestrictValue);
    List<Rescalable> parts =
        components.stream()
            .filter(Rescalable.class::isInstance)
            .map(Rescalable.class::cast)
            .toList();
    return free && !parts.isEmpty() ? Optional.of(new FreeScale(parts)) : Optional.empty();
  }

  /**
   * Multiplies the scale, which must not follow the weight any more.
   *
   * @param factor one for each scale, in any shape
   */
  public void multiply(NDArray factor) {
    parts.forEach(part -> part.rescale(factor));
  }
}
