package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.AttachedQuantizer;

/**
 * Limits the weights of convolutions and linear layers, so that few outliers do not widen the scale
 * of all others. This changes what the network computes.
 *
 * @param threshold the largest magnitude that is left
 */
public record WeightClipping(double threshold) {
  /** Below 15: what trained networks rarely reach. */
  public static final double DEFAULT_THRESHOLD = 15;

  public WeightClipping {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("the threshold must be above 0: " + threshold);
    }
  }

  /** Changes the weights in place. */
  public void apply(Graph graph) {
    graph.layers().values().stream()
        .filter(WeightLayer.class::isInstance)
        .map(WeightLayer.class::cast)
        .forEach(this::clip);
  }

  private void clip(WeightLayer layer) {
    NDArray weight = layer.weight().getArray();
    try (NDArray clipped = weight.clip(-threshold, threshold)) {
      Tensors.assign(weight, clipped);
    }
    layer.weightQuant().ifPresent(AttachedQuantizer::rebuild);
  }
}
