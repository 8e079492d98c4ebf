package dev.brevity.dsl.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network without its numbers.
 *
 * @param name the name that messages give it, usually that of the file
 * @param layers in the order in which they are computed
 * @param unsupported what cannot be imported, all of it
 * @param otherParameters bytes of the floating-point tensors that belong to no layer
 */
public record ModelOutline(
    String name,
    List<Port> inputs,
    List<Port> outputs,
    List<Layer> layers,
    List<Unsupported> unsupported,
    long otherParameters) {
  public ModelOutline {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
    unsupported = List.copyOf(unsupported);
  }

  /** A network all of whose parameters belong to layers. */
  public ModelOutline(
      String name,
      List<Port> inputs,
      List<Port> outputs,
      List<Layer> layers,
      List<Unsupported> unsupported) {
    this(name, inputs, outputs, layers, unsupported, 0);
  }

  /**
   * What goes into the network or comes out of it.
   *
   * @param dtype for example {@code float32}
   * @param shape sizes of the dimensions; -1 for those that vary
   */
  public record Port(String name, String dtype, List<Long> shape) {
    public Port {
      shape = List.copyOf(shape);
    }
  }

  /**
   * One layer.
   *
   * @param name unique; dots separate parts
   * @param kind as declared with {@code layer}: {@code Conv2d}
   * @param weight absent for layers without one
   * @param furtherWeights of a layer with several, all after the first
   * @param bias the shape of the bias, where there is one
   * @param sources the names of the layers and inputs that it computes from
   * @param input what is known of its first operand
   * @param output what is known of its result
   */
  public record Layer(
      String name,
      String kind,
      Optional<Weight> weight,
      List<Weight> furtherWeights,
      Optional<List<Long>> bias,
      List<String> sources,
      Optional<Operand> input,
      Optional<Operand> output) {
    public Layer {
      furtherWeights = List.copyOf(furtherWeights);
      bias = bias.map(List::copyOf);
      sources = List.copyOf(sources);
    }

    /** A layer with one weight at most. */
    public Layer(
        String name,
        String kind,
        Optional<Weight> weight,
        Optional<List<Long>> bias,
        List<String> sources,
        Optional<Operand> input) {
      this(name, kind, weight, List.of(), bias, sources, input, Optional.empty());
    }

    /** All weights. */
    public List<Weight> weights() {
      return Stream.concat(weight.stream(), furtherWeights.stream()).toList();
    }
  }

  /**
   * The weight of a layer.
   *
   * @param shape as PyTorch lays it out
   * @param inChannels number of input channels or features
   * @param outChannels number of output channels or features
   * @param outputChannelDim the dimension that counts output channels
   * @param transposed whether the layer is a transposed convolution
   * @param groups number of groups of a grouped convolution, otherwise 1
   */
  public record Weight(
      List<Long> shape,
      long inChannels,
      long outChannels,
      int outputChannelDim,
      boolean transposed,
      int groups) {
    public Weight {
      shape = List.copyOf(shape);
    }
  }

  /**
   * What a layer computes from, or its result.
   *
   * @param shape sizes of the dimensions, batch first; -1 for those that vary
   * @param channelDim the dimension that counts channels; negative ones count from the last
   */
  public record Operand(List<Long> shape, int channelDim) {
    public Operand {
      shape = List.copyOf(shape);
    }

    /** Of a layer without weights: channels come second if anything follows them, else last. */
    public static Operand of(List<Long> shape) {
      return new Operand(shape, shape.size() >= 3 ? 1 : -1);
    }
  }

  /**
   * A part of the network that cannot be imported.
   *
   * @param node its name in the file
   * @param operator what it computes, with the domain where it is not the usual one
   * @param reason why it cannot be imported
   */
  public record Unsupported(String node, String operator, String reason) {}
}
