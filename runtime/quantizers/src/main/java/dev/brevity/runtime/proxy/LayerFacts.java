package dev.brevity.runtime.proxy;

import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What recipes may know of the layer that a quantizer is attached to: the input {@code module}.
 *
 * @param kind the kind of layer without the prefix {@code Quant}
 * @param weight what is known of the weight; null when the layer has none
 * @param activation what is known of what an activation quantizer gets; null when the layer is not
 *     initialized yet, and for quantizers of parameters
 */
public record LayerFacts(
    String kind, @Nullable WeightFacts weight, @Nullable ActivationFacts activation) {
  /** A layer of whose input nothing is known. */
  public LayerFacts(String kind, @Nullable WeightFacts weight) {
    this(kind, weight, null);
  }

  /** A layer without a weight. */
  public static LayerFacts of(String kind) {
    return new LayerFacts(kind, null);
  }

  /** The same layer for a quantizer of an activation of that shape, if it is known. */
  public LayerFacts quantizing(@Nullable Shape shape, int channelDim) {
    return shape == null
        ? this
        : new LayerFacts(kind, weight, new ActivationFacts(shape, channelDim));
  }

  /**
   * What an activation quantizer gets.
   *
   * @param shape its shape, batch first
   * @param channelDim the dimension that counts channels; negative ones count from the last
   */
  public record ActivationFacts(Shape shape, int channelDim) {}

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
