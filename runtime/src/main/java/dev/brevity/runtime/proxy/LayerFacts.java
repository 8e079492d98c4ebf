package dev.brevity.runtime.proxy;

import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What recipes may know of the layer that a quantizer is attached to: the input {@code module}.
 *
 * @param kind the kind of layer without the prefix {@code Quant}
 * @param weight what is known of the weight; null when the layer has none
 */
public record LayerFacts(String kind, @Nullable WeightFacts weight) {
  /** A layer without a weight. */
  public static LayerFacts of(String kind) {
    return new LayerFacts(kind, null);
  }

  /**
   * The weight of a layer.
   *
   * @param inChannels number of input channels or features
   * @param outChannels number of output channels or features
   * @param outputChannelDim the dimension of the weight that counts output channels
   * @param transposed whether the layer is a transposed convolution
   * @param groups number of groups of a grouped convolution, otherwise 1
   */
  public record WeightFacts(
      Shape shape,
      long inChannels,
      long outChannels,
      int outputChannelDim,
      boolean transposed,
      int groups) {}
}
