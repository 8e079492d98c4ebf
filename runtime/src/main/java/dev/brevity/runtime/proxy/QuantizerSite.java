package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.TrackedParameter;
import java.util.Optional;

/** A place where a quantizer is at work. */
public interface QuantizerSite {
  /** The layer, as it is now. */
  LayerFacts layer();

  /** The parameter that is quantized; empty for activations, and when the layer does without it. */
  Optional<TrackedParameter> parameter();
}
