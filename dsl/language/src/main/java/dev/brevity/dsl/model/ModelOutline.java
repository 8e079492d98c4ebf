package dev.brevity.dsl.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network without its numbers.
 *
 * @param name the name that messages give it, usually that of the file
 * @param layers in the order in which they are computed
 * @param unsupported what cannot be imported, all of it
 * @param otherParameters bytes of the floating-point tensors that belong to no layer
 * @param beforeNorms layers without a bias that get one when the batch normalizations after them
 *     are merged into them
 * @param products what multiplies and adds, in the order in which it is computed
 * @param origin what the file says of itself
 * @param stored how it lies in its file
 */
public record ModelOutline(
    String name,
    List<Port> inputs,
    List<Port> outputs,
    List<Layer> layers,
    List<Unsupported> unsupported,
    long otherParameters,
    Set<String> beforeNorms,
    List<Product> products,
    ModelOrigin origin,
    StoredForm stored) {
  public ModelOutline {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
    unsupported = List.copyOf(unsupported);
    beforeNorms = Collections.unmodifiableSet(new LinkedHashSet<>(beforeNorms));
    products = List.copyOf(products);
  }

  /** A network of which nothing is known but layers and other parameters. */
  public ModelOutline(
      String name,
      List<Port> inputs,
      List<Port> outputs,
      List<Layer> layers,
      List<Unsupported> unsupported,
      long otherParameters) {
    this(name, inputs, outputs, layers, unsupported, otherParameters, Set.of(), List.of());
  }

  /** A network of which no file says anything. */
  public ModelOutline(
      String name,
      List<Port> inputs,
      List<Port> outputs,
      List<Layer> layers,
      List<Unsupported> unsupported,
      long otherParameters,
      Set<String> beforeNorms,
      List<Product> products) {
    this(
        name,
        inputs,
        outputs,
        layers,
        unsupported,
        otherParameters,
        beforeNorms,
        products,
        ModelOrigin.UNKNOWN,
        StoredForm.UNKNOWN);
  }

  /** The same network, with what its file says of itself and how it lies there. */
  public ModelOutline from(ModelOrigin file, StoredForm form) {
    return new ModelOutline(
        name,
        inputs,
        outputs,
        layers,
        unsupported,
        otherParameters,
        beforeNorms,
        products,
        file,
        form);
  }

  /** A network all of whose parameters belong to layers. */
  public ModelOutline(
      String name,
      List<Port> inputs,
      List<Port> outputs,
      List<Layer> layers,
      List<Unsupported> unsupported) {
    this(name, inputs, outputs, layers, unsupported, 0, Set.of(), List.of());
  }

  /**
   * What goes into the network or comes out of it.
   *
   * @param dtype for example {@code float32}
   * @param shape sizes of the dimensions; -1 for those that vary
   * @param axes names of the dimensions, empty for one that has none; none at all if the network
   *     comes from no file
   * @param stored the type that the file gives its elements, where they are computed as another:
   *     {@code float16} for {@code float32}; otherwise the same
   * @param doc what the file says of it
   */
  public record Port(
      String name, String dtype, List<Long> shape, List<String> axes, String stored, String doc) {
    /** The axes of a port of which not even the number of dimensions is known. */
    public static final List<String> UNRANKED = List.of("…");

    public Port {
      shape = List.copyOf(shape);
      axes = List.copyOf(axes);
    }

    /** Whether the file says how many dimensions there are. */
    public boolean isRanked() {
      return !axes.equals(UNRANKED);
    }

    /** The name of the first dimension; empty if it has none. */
    public String firstAxis() {
      return shape.isEmpty() || axes.isEmpty() ? "" : axes.get(0);
    }

    /** A port of a network that comes from no file. */
    public Port(String name, String dtype, List<Long> shape) {
      this(name, dtype, shape, List.of(), dtype, "");
    }
  }

  /**
   * A part of the network that multiplies and adds.
   *
   * @param name of the layer, or of the node that is no layer
   * @param multiplyAdds for one sample; absent where the shapes do not tell
   * @param reason why it is not a layer; empty for layers
   * @param convertible whether it multiplies with a weight and would be a layer if the network were
   *     converted to float32
   */
  public record Product(
      String name, OptionalLong multiplyAdds, Optional<String> reason, boolean convertible) {
    public Product(String name, OptionalLong multiplyAdds, Optional<String> reason) {
      this(name, multiplyAdds, reason, false);
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

    /** The layer with a bias of one number for each output channel. */
    public Layer withBias() {
      List<Long> shape = List.of(weight.orElseThrow().outChannels());
      return new Layer(
          name, kind, weight, furtherWeights, Optional.of(shape), sources, input, output);
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

  /** Sizes of dimensions as messages have them: {@code any x 1 x 28 x 28}. */
  public static String sizes(List<Long> shape) {
    return shape.stream()
        .map(size -> size < 0 ? "any" : String.valueOf(size))
        .collect(Collectors.joining(" x "));
  }

  /**
   * What a layer computes from, or its result.
   *
   * @param shape sizes of the dimensions; -1 for those that vary
   * @param channelDim the dimension that counts channels; negative ones count from the last
   * @param batchDim the dimension that counts samples: 1 for sequences with time first
   */
  public record Operand(List<Long> shape, int channelDim, int batchDim) {
    public Operand {
      shape = List.copyOf(shape);
    }

    /** An operand with the batch first. */
    public Operand(List<Long> shape, int channelDim) {
      this(shape, channelDim, 0);
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
