package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.layer.QuantizerChoices;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a recurrent layer. Each quantizer begins as in the reference: {@code
 * Int8WeightPerTensorFloat} for weights, {@code Int32Bias} for biases, {@code
 * Int8ActPerTensorFloat} for inputs, outputs and the sums of gates.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class RecurrentBuilder<B extends RecurrentBuilder<B>> {
  private final QuantizerCatalog catalog;
  private final QuantizerChoice<WeightQuant> weight =
      new QuantizerChoice<>(WeightQuant.class, "NoneWeightQuant", "Int8WeightPerTensorFloat");
  private final QuantizerChoice<BiasQuant> bias =
      new QuantizerChoice<>(BiasQuant.class, "NoneBiasQuant", "Int32Bias");
  private final QuantizerChoice<ActQuant> io = activation("Int8ActPerTensorFloat");
  private final QuantizerChoice<ActQuant> gateAcc = activation("Int8ActPerTensorFloat");
  private final QuantizerChoices choices = new QuantizerChoices();
  private long hiddenSize;
  private int layers = 1;
  private boolean hasBias = true;
  private boolean batchFirst;
  private boolean bidirectional;
  private boolean sharedInputHiddenWeights;
  private boolean returnQuantTensor;

  RecurrentBuilder(QuantizerCatalog catalog) {
    this.catalog = catalog;
    choices.add("weight_", weight);
    choices.add("bias_", bias);
    choices.add("io_", io);
    choices.add("gate_acc_quant_", gateAcc);
    choices.add("gate_acc_", gateAcc);
  }

  abstract B self();

  static QuantizerChoice<ActQuant> activation(String recipe) {
    return new QuantizerChoice<>(ActQuant.class, "NoneActQuant", recipe);
  }

  final void prefix(String prefix, QuantizerChoice<? extends QuantProxy> choice) {
    choices.add(prefix, choice);
  }

  /** Length of the hidden state. */
  public final B hiddenSize(long size) {
    hiddenSize = size;
    return self();
  }

  /** Layers one after the other; one by default. */
  public final B layers(int number) {
    layers = number;
    return self();
  }

  /** Whether gates have a bias; true by default. */
  public final B bias(boolean wanted) {
    hasBias = wanted;
    return self();
  }

  /** Whether input and output are {@code [batch, time, *]} and not {@code [time, batch, *]}. */
  public final B batchFirst(boolean wanted) {
    batchFirst = wanted;
    return self();
  }

  /** Whether each layer passes over its input from the end too, and joins both outputs. */
  public final B bidirectional(boolean wanted) {
    bidirectional = wanted;
    return self();
  }

  /** Whether both directions of a layer multiply their input with the same weights. */
  public final B sharedInputHiddenWeights(boolean wanted) {
    sharedInputHiddenWeights = wanted;
    return self();
  }

  /** Whether outputs and states carry their scale, zero point and bit width. */
  public final B returnQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
    return self();
  }

  /**
   * Quantizes weights by the recipe of that name, those of a gate for input and hidden state with
   * one scale; null leaves them in floating point.
   */
  public final B weightQuant(@Nullable String recipe) {
    weight.named(recipe);
    return self();
  }

  public final B weightQuant(QuantizerRecipe recipe) {
    weight.recipe(recipe);
    return self();
  }

  /** Quantizes biases by the recipe of that name; null leaves them in floating point. */
  public final B biasQuant(@Nullable String recipe) {
    bias.named(recipe);
    return self();
  }

  public final B biasQuant(QuantizerRecipe recipe) {
    bias.recipe(recipe);
    return self();
  }

  /**
   * Quantizes the input of the first layer, given hidden states and all outputs with one quantizer,
   * by the recipe of that name; null leaves them as they are.
   */
  public final B ioQuant(@Nullable String recipe) {
    io.named(recipe);
    return self();
  }

  public final B ioQuant(QuantizerRecipe recipe) {
    io.recipe(recipe);
    return self();
  }

  /** Shares the quantizer of another layer for input and outputs. */
  public final B ioQuant(AttachedQuantizer<ActQuant> other) {
    io.shared(other);
    return self();
  }

  /** Quantizes the sums of gates by the recipe of that name; null leaves them as they are. */
  public final B gateAccQuant(@Nullable String recipe) {
    gateAcc.named(recipe);
    return self();
  }

  public final B gateAccQuant(QuantizerRecipe recipe) {
    gateAcc.recipe(recipe);
    return self();
  }

  /**
   * Overrides one attribute of one kind of quantizer.
   *
   * @param attribute the attribute with the prefix of the quantizer, for example {@code
   *     weight_bit_width} or {@code gate_acc_bit_width}
   * @param value as {@link QuantizerRecipe#with(Map)} takes it
   */
  public final B set(String attribute, @Nullable Object value) {
    choices.set(attribute, value);
    return self();
  }

  final RecurrentOptions options() {
    if (hiddenSize < 1) {
      throw new IllegalArgumentException("a recurrent layer needs a `hiddenSize`");
    }
    if (layers < 1) {
      throw new IllegalArgumentException("a recurrent layer has at least one layer");
    }
    if (sharedInputHiddenWeights && !bidirectional) {
      throw new IllegalArgumentException(
          "weights can be shared between directions only if there are two; set `bidirectional`");
    }
    if (returnQuantTensor && io.isNone()) {
      throw new IllegalArgumentException(
          "outputs carry a scale only if they are quantized; choose an `ioQuant`");
    }
    return new RecurrentOptions(
        hiddenSize,
        layers,
        hasBias,
        batchFirst,
        bidirectional,
        sharedInputHiddenWeights,
        returnQuantTensor);
  }

  final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }

  final @Nullable AttachedQuantizer<WeightQuant> newWeightQuant() {
    return weight.choose(catalog);
  }

  final @Nullable AttachedQuantizer<BiasQuant> newBiasQuant() {
    return bias.choose(catalog);
  }

  final @Nullable AttachedQuantizer<ActQuant> newIoQuant() {
    return newQuantizer(io, null);
  }

  final @Nullable AttachedQuantizer<ActQuant> newGateAccQuant() {
    return newQuantizer(gateAcc, null);
  }

  /**
   * A quantizer of what a function returns; null when there is neither.
   *
   * @param function the implementation of the activation function; null for none
   */
  final @Nullable AttachedQuantizer<ActQuant> newQuantizer(
      QuantizerChoice<ActQuant> choice, @Nullable String function) {
    AttachedQuantizer<ActQuant> chosen = choice.choose(catalog);
    if (choice.isShared() || (chosen == null && function == null)) {
      return chosen;
    }
    QuantizerRecipe recipe = chosen == null ? catalog.quantizer("NoneActQuant") : chosen.recipe();
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    overrides.put("act_impl", function == null ? null : new QuantizerRecipe.Name(function));
    overrides.put("passthrough_act", function == null);
    return new AttachedQuantizer<>(recipe.with(overrides), ActQuant.class);
  }
}
