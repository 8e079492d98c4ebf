package dev.brevity.runtime.layer;

import java.util.List;

/**
 * A layer whose weights are matrices that are quantized each for itself. {@link WeightLayer}s have
 * one weight and are not of this kind: transforms know what their channels are.
 */
public interface WeightedLayer extends DescribedLayer {
  /** The weights, always in the same order. */
  List<LayerWeight> weights();
}
