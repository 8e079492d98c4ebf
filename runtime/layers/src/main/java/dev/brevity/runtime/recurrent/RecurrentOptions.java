package dev.brevity.runtime.recurrent;

/** What all recurrent layers are told. */
record RecurrentOptions(
    long hiddenSize,
    int layers,
    boolean hasBias,
    boolean batchFirst,
    boolean bidirectional,
    boolean sharedInputHiddenWeights,
    boolean returnQuantTensor) {

  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** How one direction of a layer passes over its input. */
  DirectionOptions direction(int layer, boolean reversed) {
    // The next layer quantizes its biases with the scale of this one's outputs.
    boolean returns = returnQuantTensor || layer < layers - 1;
    return new DirectionOptions(hiddenSize, batchFirst, reversed, layer == 0, returns);
  }
}
