package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.quant.RescalingIntQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps biases within their integers where the scale of a bias is the product of the scales of
 * input and weight. A channel of tiny weights, or an input that was always zero, makes that product
 * so small that the bias would be cut off; the scale of the weight then grows until the bias fits.
 * What that takes from the weights is less than the bias's own step.
 */
public final class BiasRanges {
  /** Narrower biases have too few codes to give a weight its scale. */
  private static final double FEWEST_BITS = 16;

  /** Leaves room for rounding up. */
  private static final double MARGIN = 1 + 1e-6;

  private final GraphBlock network;
  private final Map<WeightLayer, float[]> smallest = new LinkedHashMap<>();

  private BiasRanges(GraphBlock network) {
    this.network = network;
  }

  /** Whether the network has a bias whose scale is such a product. */
  public static boolean concern(GraphBlock network) {
    return network.graph().layers().values().stream()
        .anyMatch(layer -> layer instanceof WeightLayer weighted && isPrescaled(weighted));
  }

  /**
   * Raises scales of weights where biases need it.
   *
   * @param run computes the network with its quantizers on inputs of any values
   */
  public static void fit(GraphBlock network, Runnable run) {
    BiasRanges ranges = new BiasRanges(network);
    try (GraphBlock.Registration watching = network.addHook(NodeHook.watching(ranges::watch))) {
      run.run();
    }
    ranges.smallest.forEach(BiasRanges::raise);
  }

  private static boolean isPrescaled(WeightLayer layer) {
    return layer.bias().isPresent()
        && layer
            .biasQuant()
            .map(AttachedQuantizer::proxy)
            .filter(bias -> bias.isQuantEnabled() && bias.requiresInputScale())
            .isPresent()
        && layer
            .weightQuant()
            .map(AttachedQuantizer::proxy)
            .filter(WeightQuant::isQuantEnabled)
            .isPresent();
  }

  private void watch(Node node, List<Value> arguments, Value result) {
    if (network.graph().layerOf(node).orElse(null) instanceof WeightLayer layer
        && isPrescaled(layer)
        && !arguments.isEmpty()
        && arguments.get(0) instanceof Value.Tensor given) {
      try (Scope scope = Scope.discarding()) {
        look(layer, given.tensor());
      }
    }
  }

  private void look(WeightLayer layer, QuantTensor given) {
    QuantTensor input =
        layer.inputQuant().isEmpty() ? given : layer.inputQuant().get().proxy().quantize(given);
    QuantTensor weight = layer.quantWeight(input);
    if (!(input instanceof IntQuantTensor x) || !(weight instanceof IntQuantTensor w)) {
      return;
    }
    BiasQuant quantizer = layer.biasQuant().orElseThrow().proxy();
    NDArray bias = layer.bias().orElseThrow().getArray();
    QuantTensor quantized = quantizer.quantize(bias, input, weight, layer.channelDim());
    if (!(quantized instanceof IntQuantTensor b) || b.bitWidth().getFloat() < FEWEST_BITS) {
      return;
    }
    double largestCode = Math.pow(2, b.bitWidth().getFloat() - (b.signed() ? 1 : 0)) - 1;
    float[] scales = w.scale().toFloatArray();
    float[] ofInput = x.scale().toFloatArray();
    float[] biases = bias.toFloatArray();
    float[] needed = scales.clone();
    for (int i = 0; i < biases.length; i++) {
      int channel = scales.length == 1 ? 0 : i;
      float inputScale = ofInput[ofInput.length == 1 ? 0 : i % ofInput.length];
      double least = Math.abs(biases[i]) / (inputScale * largestCode) * MARGIN;
      if (channel < needed.length && Double.isFinite(least)) {
        needed[channel] = Math.max(needed[channel], (float) least);
      }
    }
    if (isPowersOfTwo(scales)) {
      for (int i = 0; i < needed.length; i++) {
        needed[i] = Math.max(scales[i], powerAbove(needed[i]));
      }
    }
    if (!Arrays.equals(needed, scales)) {
      smallest.merge(layer, needed, BiasRanges::larger);
    }
  }

  /** Scales that are restricted to powers of two stay such. */
  private static boolean isPowersOfTwo(float[] scales) {
    for (float scale : scales) {
      if (scale != powerAbove(scale)) {
        return false;
      }
    }
    return true;
  }

  private static float powerAbove(float scale) {
    float below = Math.scalb(1f, Math.getExponent(scale));
    return below == scale ? below : 2 * below;
  }

  private static float[] larger(float[] one, float[] other) {
    float[] larger = one.clone();
    for (int i = 0; i < larger.length; i++) {
      larger[i] = Math.max(larger[i], other[i]);
    }
    return larger;
  }

  private static void raise(WeightLayer layer, float[] scales) {
    AttachedQuantizer<WeightQuant> quantizer = layer.weightQuant().orElseThrow();
    quantizer.refine(
        proxy ->
            proxy.component().components().values().stream()
                .filter(RescalingIntQuant.class::isInstance)
                .map(RescalingIntQuant.class::cast)
                .forEach(integers -> integers.limitScale(limit(layer, scales))));
    quantizer.forgetComputed();
    layer.biasQuant().ifPresent(AttachedQuantizer::forgetComputed);
  }

  private static NDArray limit(WeightLayer layer, float[] limits) {
    NDArray weight = layer.weight().getArray();
    long[] shape = new long[weight.getShape().dimension()];
    Arrays.fill(shape, 1);
    shape[layer.weightFacts().outputChannelDim()] = limits.length;
    NDArray limit = weight.getManager().create(limits);
    return limits.length == 1 ? limit.reshape() : limit.reshape(shape);
  }
}
