package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.TrackedParameter;
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
}
