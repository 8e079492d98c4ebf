package dev.brevity.runtime.proxy;

import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.module.TrackedParameter;
import java.util.List;
import java.util.Optional;

/** A place where a quantizer is at work. */
public interface QuantizerSite {
  /** The layer, as it is now. */
  LayerFacts layer();

  /** Whether the layer knows its shapes, so that a quantizer can be built for it. */
  default boolean isReady() {
    return true;
  }

  /** The parameter that is quantized; empty for activations, and when the layer does without it. */
  Optional<TrackedParameter> parameter();

  /**
   * What the layers at the places tell the recipe of the quantizer that they share.
   *
   * @param sites at least one
   */
  static SlotInputs told(List<QuantizerSite> sites) {
    return new SlotInputs(
        sites.stream().map(QuantizerSite::layer).toList(),
        sites.stream()
            .flatMap(site -> site.parameter().stream())
            .map(parameter -> Facts.sizes(parameter.array().getShape()))
            .toList(),
        true);
  }
}
