package dev.brevity.tests.conformance;

/** What a quantizer is called with, apart from the parameter it is attached to. */
sealed interface Feed {
  /** Weights are called without anything. */
  record Nothing() implements Feed {}

  /** Real numbers. */
  record Real(Tensor values) implements Feed {}

  /**
   * Integers with their scale: the input of a truncation, or of the layer whose bias is quantized.
   */
  record Integers(Quantized tensor) implements Feed {}
}
