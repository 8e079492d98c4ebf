package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Quantized;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attaches a quantizer to a layer: the object that the layer calls. */
public interface QuantProxy {
  /**
   * Whether values are quantized: false when the recipe has no tensor quantizer or someone has
   * switched it off.
   */
  boolean isQuantEnabled();

  /** Switches quantization off, so that values pass through, or on again. */
  void setQuantEnabled(boolean enabled);

  /** Whether integers have a sign; null when the recipe does not say. */
  @Nullable Boolean isSigned();

  /** Whether the range leaves out one code to be symmetric; null when the recipe does not say. */
  @Nullable Boolean isNarrowRange();

  /** Whether groups of neighbouring elements share a scale. */
  boolean isGroupwise();

  /** How values are rounded, as {@code FloatToInt.mode()} says it; empty where nothing rounds. */
  Optional<String> roundingMode();

  /** Keeps quantized tensors or their scales from evaluation for later; off by default. */
  void setCaching(boolean caching);

  /** Quantizes as the layer would, for statistics that search for the best scale. */
  Quantized quantizeCandidate(NDArray x);

  /** The building blocks, as a tree. */
  Component component();
}
