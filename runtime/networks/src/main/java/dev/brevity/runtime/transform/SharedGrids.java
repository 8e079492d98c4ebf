package dev.brevity.runtime.transform;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.IdentityHashMap;
import java.util.Map;

/** Remembers which quantizers share a scale, or scale and sign. */
final class SharedGrids {
  private final Map<AttachedQuantizer<ActQuant>, Object> grids = new IdentityHashMap<>();
  private final Map<AttachedQuantizer<ActQuant>, Object> scales = new IdentityHashMap<>();

  /** Puts the values of one quantizer on the grid of another. */
  void shareGrid(AttachedQuantizer<ActQuant> quantizer, AttachedQuantizer<ActQuant> other) {
    quantizer.refine(proxy -> proxy.shareTensorQuant(other.proxy()));
    grids.put(quantizer, grid(other));
    scales.put(quantizer, scale(other));
  }

  /** Gives one quantizer the scale of another. */
  void shareScale(AttachedQuantizer<ActQuant> quantizer, AttachedQuantizer<ActQuant> other) {
    quantizer.refine(proxy -> proxy.shareScale(other.proxy()));
    scales.put(quantizer, scale(other));
  }

  /**
   * Whether two quantizers have the same scale.
   *
   * @param sameSign whether they must have the same sign too
   */
  boolean areAligned(
      AttachedQuantizer<ActQuant> one, AttachedQuantizer<ActQuant> other, boolean sameSign) {
    return sameSign ? grid(one) == grid(other) : scale(one) == scale(other);
  }

  private Object grid(AttachedQuantizer<ActQuant> quantizer) {
    return grids.getOrDefault(quantizer, quantizer);
  }

  private Object scale(AttachedQuantizer<ActQuant> quantizer) {
    return scales.getOrDefault(quantizer, quantizer);
  }
}
