package dev.brevity.runtime.attention;

import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link QuantMultiheadAttention}. Initially projections are quantized by {@code
 * Int8ActPerTensorFloat} (input), {@code Int8WeightPerTensorFloat} and {@code Int32Bias}, the
 * operands of both products by {@code Int8ActPerTensorFloat}, and the weights of attention by
 * {@code Uint8ActPerTensorFloat}.
 */
public final class MultiheadAttentionBuilder extends AttentionBuilder<MultiheadAttentionBuilder> {
  private static final String IN = "in_proj_";
  private static final String OUT = "out_proj_";

  private final List<Consumer<QuantLinear.Builder>> ofInProj = new ArrayList<>();
  private final List<Consumer<QuantLinear.Builder>> ofOutProj = new ArrayList<>();
  long embedDim;
  int heads;
  boolean hasBias = true;
  boolean addBiasKv;
  boolean addZeroAttn;
  @Nullable Long keyDim;
  @Nullable Long valueDim;
  boolean packedInProj = true;
  boolean batchFirst;
  boolean needWeights = true;
  boolean averageWeights = true;

  MultiheadAttentionBuilder(QuantizerCatalog catalog) {
    super(catalog);
  }

  @Override
  MultiheadAttentionBuilder self() {
    return this;
  }

  /** Length of the vectors of query and output. */
  public MultiheadAttentionBuilder embedDim(long size) {
    embedDim = size;
    return this;
  }

  /** Parts of a vector that attend on their own; they divide its length. */
  public MultiheadAttentionBuilder heads(int number) {
    heads = number;
    return this;
  }

  /** Whether projections have a bias; true by default. */
  public MultiheadAttentionBuilder bias(boolean wanted) {
    hasBias = wanted;
    return this;
  }

  /** Whether a learned vector is added to the keys and one to the values. */
  public MultiheadAttentionBuilder addBiasKv(boolean wanted) {
    addBiasKv = wanted;
    return this;
  }

  /** Whether a vector of zeros is added to keys and values. */
  public MultiheadAttentionBuilder addZeroAttn(boolean wanted) {
    addZeroAttn = wanted;
    return this;
  }

  /** Length of the vectors of the key, if it is not that of the query. */
  public MultiheadAttentionBuilder keyDim(long size) {
    keyDim = size;
    return this;
  }

  /** Length of the vectors of the value, if it is not that of the query. */
  public MultiheadAttentionBuilder valueDim(long size) {
    valueDim = size;
    return this;
  }

  /**
   * Whether one projection computes query, key and value, which is only possible when all three are
   * projections of one tensor; true by default.
   */
  public MultiheadAttentionBuilder packedInProj(boolean wanted) {
    packedInProj = wanted;
    return this;
  }

  /** Whether tensors are {@code [batch, time, *]} and not {@code [time, batch, *]}. */
  public MultiheadAttentionBuilder batchFirst(boolean wanted) {
    batchFirst = wanted;
    return this;
  }

  /** Whether the weights of attention are returned too; true by default. */
  public MultiheadAttentionBuilder needWeights(boolean wanted) {
    needWeights = wanted;
    return this;
  }

  /** Whether returned weights are the average over all heads; true by default. */
  public MultiheadAttentionBuilder averageWeights(boolean wanted) {
    averageWeights = wanted;
    return this;
  }

  /** Changes the projections of the input, each of them alike. */
  public MultiheadAttentionBuilder inProj(Consumer<QuantLinear.Builder> change) {
    ofInProj.add(change);
    return this;
  }

  /** Changes the projection of the output. */
  public MultiheadAttentionBuilder outProj(Consumer<QuantLinear.Builder> change) {
    ofOutProj.add(change);
    return this;
  }

  /**
   * Overrides one attribute of one of the quantizers.
   *
   * @param attribute the attribute with the prefix of the quantizer, for example {@code
   *     q_scaled_bit_width} or {@code in_proj_weight_bit_width}
   * @param value as {@link QuantizerRecipe#with(java.util.Map)} takes it
   */
  public MultiheadAttentionBuilder set(String attribute, @Nullable Object value) {
    if (attribute.startsWith(IN)) {
      return inProj(linear -> linear.set(attribute.substring(IN.length()), value));
    }
    if (attribute.startsWith(OUT)) {
      return outProj(linear -> linear.set(attribute.substring(OUT.length()), value));
    }
    if (!choices.byPrefix.setIfKnown(attribute, value)) {
      throw new IllegalArgumentException(
          "`"
              + attribute
              + "` must begin with one of "
              + choices.byPrefix.prefixes()
              + ", "
              + IN
              + ", "
              + OUT);
    }
    return this;
  }

  public QuantMultiheadAttention build() {
    if (embedDim < 1 || heads < 1 || embedDim % heads != 0) {
      throw new IllegalArgumentException(
          "`embedDim` must be a multiple of the number of `heads`, but is "
              + embedDim
              + " for "
              + heads);
    }
    return new QuantMultiheadAttention(this);
  }

  boolean isPacked() {
    return packedInProj
        && (keyDim == null || keyDim == embedDim)
        && (valueDim == null || valueDim == embedDim);
  }

  QuantLinear inProj(long units) {
    return projection(units, ofInProj).build();
  }

  QuantLinear outProj() {
    return projection(embedDim, ofOutProj).returnQuantTensor(returnQuantTensor).build();
  }

  private QuantLinear.Builder projection(long units, List<Consumer<QuantLinear.Builder>> changes) {
    QuantLinear.Builder linear =
        QuantLinear.builder(catalog)
            .units(units)
            .inputQuant("Int8ActPerTensorFloat")
            .biasQuant("Int32Bias")
            .bias(hasBias);
    changes.forEach(change -> change.accept(linear));
    return linear;
  }
}
