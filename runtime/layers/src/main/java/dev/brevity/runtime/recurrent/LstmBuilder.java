package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link QuantLSTM}. Besides what all recurrent layers quantize, {@code
 * Uint8ActPerTensorFloat} quantizes sigmoids and {@code Int8ActPerTensorFloat} hyperbolic tangents
 * and cell states.
 */
public final class LstmBuilder extends RecurrentBuilder<LstmBuilder> {
  private final QuantizerChoice<ActQuant> sigmoid = activation("Uint8ActPerTensorFloat");
  private final QuantizerChoice<ActQuant> tanh = activation("Int8ActPerTensorFloat");
  private final QuantizerChoice<ActQuant> cellState = activation("Int8ActPerTensorFloat");
  private boolean coupledInputForgetGates;
  private boolean catOutputCellStates = true;
  private boolean sharedWeightQuant;
  private boolean sharedGateAccQuant;
  private boolean sharedCellStateQuant = true;

  LstmBuilder(QuantizerCatalog catalog) {
    super(catalog);
    prefix("sigmoid_", sigmoid);
    prefix("tanh_", tanh);
    prefix("cell_state_", cellState);
  }

  @Override
  LstmBuilder self() {
    return this;
  }

  /** Quantizes sigmoids by the recipe of that name; null leaves them as they are. */
  public LstmBuilder sigmoidQuant(@Nullable String recipe) {
    sigmoid.named(recipe);
    return this;
  }

  public LstmBuilder sigmoidQuant(QuantizerRecipe recipe) {
    sigmoid.recipe(recipe);
    return this;
  }

  /** Quantizes hyperbolic tangents by the recipe of that name; null leaves them as they are. */
  public LstmBuilder tanhQuant(@Nullable String recipe) {
    tanh.named(recipe);
    return this;
  }

  public LstmBuilder tanhQuant(QuantizerRecipe recipe) {
    tanh.recipe(recipe);
    return this;
  }

  /** Quantizes cell states by the recipe of that name; null leaves them as they are. */
  public LstmBuilder cellStateQuant(@Nullable String recipe) {
    cellState.named(recipe);
    return this;
  }

  public LstmBuilder cellStateQuant(QuantizerRecipe recipe) {
    cellState.recipe(recipe);
    return this;
  }

  /** Whether the forget gate is one minus the input gate; false by default. */
  public LstmBuilder coupledInputForgetGates(boolean wanted) {
    coupledInputForgetGates = wanted;
    return this;
  }

  /**
   * Whether the last cell states come in one tensor, and not in one per direction of each layer;
   * true initially.
   */
  public LstmBuilder catOutputCellStates(boolean wanted) {
    catOutputCellStates = wanted;
    return this;
  }

  /** Whether the weights of all gates of a direction share a quantizer; false by default. */
  public LstmBuilder sharedIntraLayerWeightQuant(boolean wanted) {
    sharedWeightQuant = wanted;
    return this;
  }

  /** Whether the sums of all gates of a direction share a quantizer; false by default. */
  public LstmBuilder sharedIntraLayerGateAccQuant(boolean wanted) {
    sharedGateAccQuant = wanted;
    return this;
  }

  /** Whether the cell states of all directions and layers share a quantizer; true by default. */
  public LstmBuilder sharedCellStateQuant(boolean wanted) {
    sharedCellStateQuant = wanted;
    return this;
  }

  public QuantLSTM build() {
    if (catOutputCellStates && !cellState.isNone() && !sharedCellStateQuant) {
      throw new IllegalArgumentException(
          "cell states of different quantizers cannot be joined; share `sharedCellStateQuant` or"
              + " set `catOutputCellStates` to false");
    }
    if (returnsQuantTensor() && cellState.isNone()) {
      throw new IllegalArgumentException(
          "cell states carry a scale only if they are quantized; choose a `cellStateQuant`");
    }
    return QuantLSTM.of(this);
  }

  boolean couplesInputForgetGates() {
    return coupledInputForgetGates;
  }

  boolean catsOutputCellStates() {
    return catOutputCellStates;
  }

  boolean sharesWeightQuant() {
    return sharedWeightQuant;
  }

  boolean sharesGateAccQuant() {
    return sharedGateAccQuant;
  }

  boolean sharesCellStateQuant() {
    return sharedCellStateQuant;
  }

  @Nullable AttachedQuantizer<ActQuant> newSigmoidQuant() {
    return newQuantizer(sigmoid, "Sigmoid");
  }

  @Nullable AttachedQuantizer<ActQuant> newTanhQuant() {
    return newQuantizer(tanh, "Tanh");
  }

  @Nullable AttachedQuantizer<ActQuant> newCellStateQuant() {
    return newQuantizer(cellState, null);
  }
}
