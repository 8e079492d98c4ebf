package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.transform.Region.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Moves a factor per channel from the sinks of a region to its sources, so that both have values of
 * like size.
 *
 * <p>Source: Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction,
 * arXiv 1906.04721, section 4.1, for several sources and sinks.
 */
final class Equalization {
  /** Below this a value counts as zero. */
  static final double EPSILON = 1e-9;

  private final Map<Member, ChannelWeights> sources = new LinkedHashMap<>();
  private final Map<Member, ChannelWeights> sinks = new LinkedHashMap<>();
  private final Region region;

  Equalization(Graph graph, Region region) {
    this.region = region;
    region.sources().forEach(m -> sources.put(m, ChannelWeights.ofSource(graph, m.layer())));
    region.sinks().forEach(m -> sinks.put(m, ChannelWeights.ofSink(graph, m.layer())));
  }

  /** Whether all members have channels that can be scaled. */
  boolean isPossible() {
    return sources.values().stream().allMatch(weights -> weights.axis().isPresent())
        && sinks.values().stream().allMatch(weights -> weights.axis().isPresent());
  }

  /**
   * The size of each output channel over all sources; -1 where no source has it.
   *
   * @param size measures one source, {@code [channels]}
   */
  NDArray sourceRange(NDManager manager, Function<ChannelWeights, NDArray> size) {
    return largest(
        manager, region.sourceChannels(), sources, (member, weights) -> size.apply(weights));
  }

  /** The size of each input channel over all sinks; -1 where no sink has it. */
  NDArray sinkRange(NDManager manager, ScaleComputation measure) {
    return largest(
        manager,
        region.sinkChannels(),
        sinks,
        (member, weights) ->
            measure.of(weights.rows(), 1).get(member.start() + ":" + member.end()));
  }

  /**
   * The factor of each channel: {@code sink^(1 - alpha) / source^alpha}, 1 where either is next to
   * nothing.
   */
  static NDArray factors(NDArray sourceRange, NDArray sinkRange, double alpha) {
    NDArray none = sinkRange.lte(EPSILON).logicalOr(sourceRange.lte(EPSILON));
    NDArray one = sourceRange.onesLike();
    NDArray source = NDArrays.where(none, one, sourceRange);
    NDArray sink = NDArrays.where(none, one, sinkRange);
    return sink.pow(1 - alpha).div(source.pow(alpha));
  }

  /** Multiplies the sources by the factors and the sinks by their reciprocals. */
  void apply(NDArray factors) {
    sources.forEach(
        (member, weights) ->
            weights.multiply(
                factors.get(
                    (member.offset() + member.start()) + ":" + (member.offset() + member.end())),
                member.start()));
    NDArray inverse = factors.onesLike().div(factors);
    sinks.forEach(
        (member, weights) ->
            weights.multiply(
                inverse.get(member.offset() + ":" + (member.offset() + member.channels())),
                member.start()));
  }

  private static NDArray largest(
      NDManager manager,
      int channels,
      Map<Member, ChannelWeights> members,
      BiFunction<Member, ChannelWeights, NDArray> size) {
    NDArray result = manager.full(new Shape(channels), -1f);
    for (Map.Entry<Member, ChannelWeights> entry : members.entrySet()) {
      Member member = entry.getKey();
      NDArray own = size.apply(member, entry.getValue());
      String place = member.offset() + ":" + (member.offset() + own.size());
      result.set(new NDIndex(place), result.get(place).maximum(own));
    }
    return result;
  }
}
