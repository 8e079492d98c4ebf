package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.MultiheadAttention;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The weight of a layer seen channel by channel, and its bias where it has one value per channel.
 *
 * @param axis the axis of the weight that counts the channels; empty where there is none
 */
record ChannelWeights(Parameter weight, @Nullable Parameter bias, OptionalInt axis) {
  /**
   * The weight as a source of a region: by output channel.
   *
   * @throws IllegalArgumentException if the layer has no weight
   */
  static ChannelWeights ofSource(Graph graph, String layer) {
    return source(graph, layer).orElseThrow(() -> withoutWeight(layer));
  }

  /**
   * The weight as a sink of a region: by input channel.
   *
   * @throws IllegalArgumentException if the layer has no weight
   */
  static ChannelWeights ofSink(Graph graph, String layer) {
    return sink(graph, layer).orElseThrow(() -> withoutWeight(layer));
  }

  /** As {@link #ofSource}; empty if the layer has no weight. */
  static Optional<ChannelWeights> source(Graph graph, String layer) {
    LayerSpec spec = LayerTypes.spec(graph, layer);
    Block block = graph.layer(layer);
    Block holder =
        block instanceof MultiheadAttention attention ? attention.outProjection() : block;
    Parameter weight = find(holder, "weight");
    return weight == null
        ? Optional.empty()
        : Optional.of(
            new ChannelWeights(
                weight, find(holder, "bias"), ChannelAxes.output(spec, dimensions(weight))));
  }

  /** As {@link #ofSink}; empty if the layer has no weight. */
  static Optional<ChannelWeights> sink(Graph graph, String layer) {
    LayerSpec spec = LayerTypes.spec(graph, layer);
    Block block = graph.layer(layer);
    Parameter weight =
        block instanceof MultiheadAttention attention
            ? attention.inProjectionWeight()
            : find(block, "weight");
    return weight == null
        ? Optional.empty()
        : Optional.of(
            new ChannelWeights(weight, null, ChannelAxes.input(spec, dimensions(weight))));
  }

  /** Number of channels. */
  int channels() {
    return (int) shape(weight).get(axis.orElse(1));
  }

  /** A copy of the weight with a row per channel, float32 {@code [channels, rest]}. */
  NDArray rows() {
    NDArray array = weight.getArray();
    int[] channelsFirst =
        IntStream.concat(
                axis.stream(),
                IntStream.range(0, dimensions(weight)).filter(i -> i != axis.orElse(-1)))
            .toArray();
    return array.transpose(channelsFirst).reshape(channels(), -1);
  }

  /**
   * Multiplies the channels from {@code start} on, and the bias, by a factor each.
   *
   * @param factors float32, one per channel
   */
  void multiply(NDArray factors, int start) {
    NDArray all = filled(factors, start);
    Tensors.assign(weight.getArray(), multiplied(all));
    if (bias != null) {
      Tensors.assign(bias.getArray(), bias.getArray().mul(all));
    }
  }

  /** The weight with each channel multiplied by its factor. */
  NDArray multiplied(NDArray factors) {
    long[] broadcast = new long[dimensions(weight)];
    Arrays.fill(broadcast, 1);
    broadcast[axis.orElseThrow()] = channels();
    return weight.getArray().mul(factors.reshape(broadcast));
  }

  /** The factors of all channels: 1 for those that none is given for. */
  private NDArray filled(NDArray factors, long before) {
    long after = channels() - before - factors.size();
    if (before == 0 && after == 0) {
      return factors;
    }
    NDManager manager = factors.getManager();
    return manager.ones(new Shape(before)).concat(factors).concat(manager.ones(new Shape(after)));
  }

  private static int dimensions(Parameter parameter) {
    return shape(parameter).dimension();
  }

  private static Shape shape(Parameter parameter) {
    return parameter.getArray().getShape();
  }

  private static @Nullable Parameter find(Block block, String name) {
    if (block instanceof WeightLayer layer) {
      return name.equals("weight") ? layer.weight() : layer.bias().orElse(null);
    }
    return block.getDirectParameters().get(name);
  }

  private static IllegalArgumentException withoutWeight(String layer) {
    return new IllegalArgumentException("layer `" + layer + "` has no weight");
  }
}
