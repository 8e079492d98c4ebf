package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Derivatives;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.Accumulator;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A layer with a weight, and with quantizers for weight, bias, input and output as far as they are
 * wanted.
 */
public abstract class WeightLayer extends UnaryLayer implements DescribedLayer {
  private final String kind;
  private final Parameter weight;
  private final @Nullable AttachedQuantizer<BiasQuant> wantedBiasQuant;
  private @Nullable Parameter bias;
  private @Nullable NDArray original;
  private @Nullable QuantTensor substitute;
  private final @Nullable AttachedQuantizer<ActQuant> inputQuant;
  private final @Nullable AttachedQuantizer<WeightQuant> weightQuant;
  private @Nullable AttachedQuantizer<BiasQuant> biasQuant;
  private final @Nullable AttachedQuantizer<ActQuant> outputQuant;

  WeightLayer(String kind, WeightLayerOptions options) {
    super(options.returnQuantTensor());
    this.kind = kind;
    this.weight =
        addParameter(
            options.weight() != null
                ? options.weight()
                : Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    this.bias = options.hasBias() ? addParameter(biasOf(options)) : null;
    this.inputQuant = add("input_quant", options.inputQuant());
    this.weightQuant = add("weight_quant", options.weightQuant());
    this.wantedBiasQuant = options.biasQuant();
    this.biasQuant = bias == null ? null : add("bias_quant", wantedBiasQuant);
    this.outputQuant = add("output_quant", options.outputQuant());
    attach(
        inputQuant, () -> layerFacts().quantizing(Facts.operand(inputShape(), channelDim())), null);
    attach(
        outputQuant,
        () -> layerFacts().quantizing(Facts.operand(outputShape(), channelDim())),
        null);
    attach(weightQuant, this::layerFacts, weight);
    attach(biasQuant, this::layerFacts, bias);
  }

  /**
   * Describes a layer of the same kind and geometry that shares this layer's parameters and has no
   * quantizers yet.
   *
   * @param catalog where recipes are found by name
   */
  public abstract WeightLayerBuilder<?> toBuilder(QuantizerCatalog catalog);

  /** Options of the particular layer by the names of PyTorch's constructor. */
  abstract Map<String, @Nullable Object> options();

  @Override
  public final LayerSpec spec() {
    return new LayerSpec(kind, options());
  }

  /** The sums of products, given what the quantizers made of the operands. */
  abstract NDArray multiply(NDArray input, NDArray weight, @Nullable NDArray bias);

  /**
   * What the weight is multiplied with: for each group the factors of its columns, one row for each
   * sum of products. Without gradient.
   *
   * @param input as the layer gets it
   * @return {@code [groups, samples, columns]}, see {@link WeightMatrix}
   */
  public abstract NDArray operands(NDArray input);

  /** Whether outputs are sums of products, which {@link #operands} tells the factors of. */
  public boolean sumsProducts() {
    return true;
  }

  /** Whether another layer has the same {@link #operands} where it gets the same input. */
  public boolean multipliesLike(WeightLayer other) {
    return false;
  }

  /** The number of sums of products for each output: the samples of {@link #operands}. */
  public final long outputSamples(Shape input) {
    return getOutputShapes(new Shape[] {input})[0].size() / weightFacts().outChannels();
  }

  /** Channels and groups, once the shape of the weight is known. */
  abstract Weight facts(Shape weightShape);

  /** Channels and groups of the weight as it is. */
  public final Weight weightFacts() {
    return facts(weight.getShape());
  }

  /** Number of products that each output is the sum of, as the reference counts them. */
  abstract long terms(Shape weightShape);

  /** The dimension of the input that counts channels. */
  public abstract int channelDim();

  /** The weight, of the shape that PyTorch gives it. */
  public final Parameter weight() {
    return weight;
  }

  public final Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  public final Optional<AttachedQuantizer<WeightQuant>> weightQuant() {
    return Optional.ofNullable(weightQuant);
  }

  public final Optional<AttachedQuantizer<BiasQuant>> biasQuant() {
    return Optional.ofNullable(biasQuant);
  }

  public final Optional<AttachedQuantizer<ActQuant>> inputQuant() {
    return Optional.ofNullable(inputQuant);
  }

  public final Optional<AttachedQuantizer<ActQuant>> outputQuant() {
    return Optional.ofNullable(outputQuant);
  }

  /** Replaces the values of the weight; the quantizers of weight and bias start over. */
  public final void setWeight(NDArray values) {
    Tensors.assign(weight.getArray(), values);
    restart();
  }

  /**
   * Gives a layer without a bias one, and with it the bias quantizer that it was made with.
   *
   * @param values one per output channel; the array is taken over
   * @throws IllegalStateException if the layer has a bias already
   */
  public final void addBias(NDArray values) {
    if (bias != null) {
      throw new IllegalStateException("the layer has a bias already");
    }
    Parameter added =
        addParameter(Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
    added.setArray(values);
    bias = added;
    biasQuant = add("bias_quant", wantedBiasQuant);
    attach(biasQuant, this::layerFacts, added);
  }

  /**
   * Replaces the values of the bias; its quantizer starts over.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public final void setBias(NDArray values) {
    if (bias == null) {
      throw new IllegalStateException("the layer has no bias");
    }
    Tensors.assign(bias.getArray(), values);
    if (biasQuant != null) {
      biasQuant.rebuild();
    }
  }

  /**
   * Multiplies weights and adds to biases what a batch norm after this layer would, so that the
   * layer computes both; the quantizers of weight and bias start over.
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public final void mergeBatchNorm(BatchNormStatistics statistics) {
    if (bias == null) {
      throw new IllegalStateException("the layer has no bias to hold the offset of a batch norm");
    }
    int outputDim = facts(weight.getArray().getShape()).outputChannelDim();
    int rank = weight.getArray().getShape().dimension();
    try (Scope scope = new Scope(statistics.weight())) {
      NDArray factor = statistics.factor();
      NDArray offset = statistics.offset();
      NDArray weights =
          weight.getArray().stopGradient().mul(ChannelView.of(factor, rank, outputDim));
      NDArray biases = bias.getArray().stopGradient().mul(factor).add(offset);
      Tensors.assign(weight.getArray(), weights);
      Tensors.assign(bias.getArray(), biases);
    }
    restart();
  }

  /**
   * Keeps a copy of the weight as it is now, which the layer computes with while its weight is not
   * quantized, whatever becomes of the weight. A copy that is there already stays.
   *
   * @param manager owns the copy
   */
  public final void keepOriginal(NDManager manager) {
    if (original == null) {
      NDArray copy = weight.getArray().stopGradient().duplicate();
      Scope.keep(copy, manager);
      original = copy;
    }
  }

  /** The weight as it was before algorithms changed it; empty if none was kept. */
  public final Optional<NDArray> original() {
    return Optional.ofNullable(original);
  }

  /** Frees the copy of the original weight. */
  public final void forgetOriginal() {
    if (original != null) {
      original.close();
      original = null;
    }
  }

  /**
   * Lets the layer multiply with another weight, as it is: for algorithms that try weights out or
   * find them by gradients.
   *
   * @param other null for the layer's own weight again
   */
  public final void substituteWeight(@Nullable QuantTensor other) {
    substitute = other;
  }

  /** The quantized weight, as the layer multiplies with it. */
  public final QuantTensor quantWeight(QuantTensor input) {
    if (substitute != null) {
      return substitute;
    }
    if (original != null && weightQuant != null && !weightQuant.proxy().isQuantEnabled()) {
      return new PlainTensor(original);
    }
    return weightQuant == null
        ? new PlainTensor(weight.getArray())
        : weightQuant.proxy().quantize(weight.getArray(), input);
  }

  @Override
  protected final QuantTensor compute(QuantTensor input, boolean training) {
    QuantTensor output;
    try (Derivatives derivatives = new Derivatives()) {
      output = beforeOutputQuant(input, derivatives);
    }
    return outputQuant == null ? output : outputQuant.proxy().quantize(output);
  }

  private QuantTensor beforeOutputQuant(QuantTensor input, Derivatives derivatives) {
    boolean linear = sumsProducts() && Gradients.recorded();
    Recording recording = linear ? derivatives : Recording.ORDINARY;
    QuantTensor quantInput =
        inputQuant == null ? input : inputQuant.proxy().quantize(input, recording);
    QuantTensor quantWeight = quantWeight(quantInput);
    QuantTensor quantBias = quantBias(quantInput, quantWeight);
    boolean outputQuantized = outputQuant != null && outputQuant.proxy().isQuantEnabled();
    QuantTensor output =
        returnsQuantTensor() && !outputQuantized
            ? combine(quantInput, quantWeight, quantBias)
            : new PlainTensor(sums(quantInput, quantWeight, quantBias));
    return derivatives.isEmpty() ? output : following(output, derivatives, quantWeight);
  }

  private QuantTensor following(QuantTensor output, Derivatives derivatives, QuantTensor weight) {
    NDArray factors = weight.value().stopGradient();
    return output.withValue(
        derivatives.follow(output.value(), data -> multiply(data, factors, null)));
  }

  /** What the layer computes, with all that is known of it. */
  QuantTensor combine(QuantTensor input, QuantTensor weight, @Nullable QuantTensor bias) {
    return Accumulator.of(
        sums(input, weight, bias),
        input,
        weight,
        bias,
        terms(weight.value().getShape()),
        channelDim());
  }

  private NDArray sums(QuantTensor input, QuantTensor weight, @Nullable QuantTensor bias) {
    return multiply(input.value(), weight.value(), bias == null ? null : bias.value());
  }

  private @Nullable QuantTensor quantBias(QuantTensor input, QuantTensor weight) {
    if (bias == null) {
      return null;
    }
    return biasQuant == null
        ? new PlainTensor(bias.getArray())
        : biasQuant.proxy().quantize(bias.getArray(), input, weight, channelDim());
  }

  private static Parameter biasOf(WeightLayerOptions options) {
    return options.bias() != null
        ? options.bias()
        : Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build();
  }

  private void attach(
      @Nullable AttachedQuantizer<?> quantizer,
      Supplier<LayerFacts> facts,
      @Nullable Parameter tracked) {
    if (quantizer != null) {
      quantizer.attach(site(facts, tracked));
    }
  }

  private @Nullable Shape outputShape() {
    Shape input = inputShape();
    return input == null ? null : getOutputShapes(new Shape[] {input})[0];
  }

  private LayerFacts layerFacts() {
    return new LayerFacts(kind, facts(weight.getArray().getShape()));
  }

  private void restart() {
    if (weightQuant != null) {
      weightQuant.rebuild();
    }
    if (biasQuant != null) {
      biasQuant.rebuild();
    }
  }
}
