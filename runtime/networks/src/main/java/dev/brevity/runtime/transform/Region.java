package dev.brevity.runtime.transform;

import java.util.List;

/**
 * Layers between which a factor per channel can be moved without changing what the network
 * computes: what the output channels of the sources are multiplied by, the input channels of the
 * sinks are divided by.
 *
 * @param sources layers whose output channels can be scaled, sorted by name
 * @param sinks layers whose input channels take the inverse, sorted by name
 * @param activations names of the layers that the region starts with instead of sources, since
 *     scaling cannot pass them
 */
public record Region(List<Member> sources, List<Member> sinks, List<String> activations) {
  /**
   * Channels of a layer that take part.
   *
   * @param layer the layer's name
   * @param start the first channel of the layer
   * @param end the channel after the last
   * @param offset the place of the first channel among the channels of the region
   */
  public record Member(String layer, int start, int end, int offset) {
    /** Number of channels. */
    public int channels() {
      return end - start;
    }
  }

  public Region {
    sources = List.copyOf(sources);
    sinks = List.copyOf(sinks);
    activations = List.copyOf(activations);
  }

  /** A region of one layer that has nothing before it to take the inverse. */
  public static Region ofSink(String layer, int channels) {
    return new Region(List.of(), List.of(new Member(layer, 0, channels, 0)), List.of());
  }

  /** Number of channels that the sources fill. */
  public int sourceChannels() {
    return sources.stream().mapToInt(source -> source.end() + source.offset()).max().orElse(0);
  }

  /** Number of channels that the sinks fill. */
  public int sinkChannels() {
    return sinks.stream().mapToInt(sink -> sink.channels() + sink.offset()).max().orElse(0);
  }

  /** Whether sources and sinks agree on the channels, or there are no sources. */
  public boolean isValid() {
    return sourceChannels() == sinkChannels() || (sourceChannels() == 0 && sinkChannels() > 0);
  }
}
