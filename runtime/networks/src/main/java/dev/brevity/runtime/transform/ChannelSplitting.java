package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.MultiheadAttention;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.transform.Region.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Splits the channels with the largest weights in two halves, so that the largest weight becomes
 * smaller while the network computes the same.
 *
 * <p>Source: Zhao et al., Improving Neural Network Quantization without Retraining using Outlier
 * Channel Splitting, arXiv 1901.09504, without its quantization-aware choice of the halves.
 *
 * @param ratio the part of the channels of each layer that is split, rounded up
 * @param splitInput whether input channels are halved and output channels duplicated, or the other
 *     way round
 */
public record ChannelSplitting(double ratio, boolean splitInput) {
  private static final Set<String> NORMS =
      Set.of("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm");

  public ChannelSplitting {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("the ratio of split channels must be in 0..1: " + ratio);
    }
  }

  /**
   * Replaces layers of the graph by wider ones.
   *
   * @return the regions whose channels were split
   */
  public List<Region> apply(Graph graph) {
    List<Region> regions = eligible(graph);
    regions.forEach(region -> split(graph, region));
    return regions;
  }

  /**
   * Replaces layers of the graph by wider ones, where that leaves what the network computes as it
   * is.
   *
   * @param unchanged whether the network computes what it computed
   * @return the regions whose channels were split
   */
  public List<Region> apply(Graph graph, BooleanSupplier unchanged) {
    Map<String, Block> before = Map.copyOf(graph.layers());
    List<Region> all = apply(graph);
    if (unchanged.getAsBoolean()) {
      return all;
    }
    before.forEach(graph::replaceLayer);
    List<Region> harmless = new ArrayList<>();
    for (Region region : all) {
      Map<String, Block> kept = Map.copyOf(graph.layers());
      split(graph, region);
      if (unchanged.getAsBoolean()) {
        harmless.add(region);
      } else {
        kept.forEach(graph::replaceLayer);
      }
    }
    return List.copyOf(harmless);
  }

  private void split(Graph graph, Region region) {
    try (Scope scope = Scope.discarding()) {
      int[] channels = chosen(graph, region);
      float sinkFactor = splitInput ? 0.5f : 1f;
      float sourceFactor = splitInput ? 1f : 0.5f;
      region.sinks().forEach(sink -> widen(graph, sink, channels, sinkFactor, true));
      region.sources().forEach(source -> widen(graph, source, channels, sourceFactor, false));
    }
  }

  private static List<Region> eligible(Graph graph) {
    List<Region> all = RegionSafety.widenable(graph, Regions.of(graph, RegionRules.allLayers()));
    Map<String, Integer> asSource = new HashMap<>();
    Map<String, Integer> asSink = new HashMap<>();
    for (Region region : all) {
      region.sources().forEach(member -> asSource.merge(member.layer(), 1, Integer::sum));
      region.sinks().forEach(member -> asSink.merge(member.layer(), 1, Integer::sum));
    }
    return all.stream()
        .filter(
            region ->
                region.sources().stream().allMatch(m -> asSource.getOrDefault(m.layer(), 0) == 1)
                    && region.sinks().stream().allMatch(m -> asSink.getOrDefault(m.layer(), 0) == 1)
                    && isSplittable(graph, region))
        .toList();
  }

  private static boolean isSplittable(Graph graph, Region region) {
    for (Member member : members(region)) {
      LayerSpec spec = LayerTypes.spec(graph, member.layer());
      if (spec.integer("groups", 1) > 1 || NORMS.contains(spec.type())) {
        return false;
      }
    }
    if (region.sinks().stream()
        .anyMatch(
            sink -> LayerTypes.spec(graph, sink.layer()).type().equals("MultiheadAttention"))) {
      return false;
    }
    return members(region).stream()
            .map(
                member ->
                    region.sources().contains(member)
                        ? ChannelWeights.ofSource(graph, member.layer()).channels()
                        : ChannelWeights.ofSink(graph, member.layer()).channels())
            .distinct()
            .count()
        == 1;
  }

  private static List<Member> members(Region region) {
    return Stream.concat(region.sources().stream(), region.sinks().stream()).toList();
  }

  /** The channels with the largest weights in any of the layers, in ascending order. */
  private int[] chosen(Graph graph, Region region) {
    Set<Integer> channels = new TreeSet<>();
    for (Member member : splitInput ? region.sinks() : region.sources()) {
      ChannelWeights weights =
          splitInput
              ? ChannelWeights.ofSink(graph, member.layer())
              : ChannelWeights.ofSource(graph, member.layer());
      float[] sizes = ScaleComputation.MAXABS.of(weights.rows(), 1).toFloatArray();
      int number = (int) Math.ceil(ratio * sizes.length);
      IntStream.range(0, sizes.length)
          .boxed()
          .sorted(Comparator.comparing(i -> -sizes[i]))
          .limit(number)
          .forEach(channels::add);
    }
    return channels.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void widen(
      Graph graph, Member member, int[] channels, float factor, boolean input) {
    ChannelWeights weights =
        input
            ? ChannelWeights.ofSink(graph, member.layer())
            : ChannelWeights.ofSource(graph, member.layer());
    NDArray weight = widened(weights.weight().getArray(), weights.axis(), channels, factor);
    Parameter bias = biasOf(graph, member.layer());
    NDArray newBias = bias == null ? null : bias.getArray();
    if (newBias != null && !input) {
      newBias = widened(newBias, OptionalInt.of(0), channels, factor);
    }
    if (graph.layer(member.layer()) instanceof MultiheadAttention attention) {
      graph.replaceLayer(member.layer(), LayerReplacement.withOutput(attention, weight, newBias));
      return;
    }
    String option =
        (input ? "in_" : "out_")
            + (LayerTypes.spec(graph, member.layer()).type().equals("Linear")
                ? "features"
                : "channels");
    new LayerReplacement(graph, member.layer())
        .option(option, (long) weights.channels() + channels.length)
        .with(weight, newBias);
  }

  private static @Nullable Parameter biasOf(Graph graph, String layer) {
    return ChannelWeights.ofSource(graph, layer).bias();
  }

  /** The array with the chosen slices multiplied by the factor and appended once more. */
  private static NDArray widened(NDArray array, OptionalInt axis, int[] channels, float factor) {
    int along = axis.orElseThrow();
    int size = (int) array.getShape().get(along);
    float[] factors = new float[size + channels.length];
    long[] origin = new long[size + channels.length];
    Arrays.fill(factors, 1);
    for (int i = 0; i < size; i++) {
      origin[i] = i;
    }
    for (int i = 0; i < channels.length; i++) {
      origin[size + i] = channels[i];
      factors[size + i] = factor;
      factors[channels[i]] = factor;
    }
    long[] broadcast = new long[array.getShape().dimension()];
    Arrays.fill(broadcast, 1);
    broadcast[along] = origin.length;
    NDArray index = array.getManager().create(origin);
    return array
        .swapAxes(0, along)
        .get(index)
        .swapAxes(0, along)
        .mul(array.getManager().create(factors).reshape(broadcast));
  }
}
