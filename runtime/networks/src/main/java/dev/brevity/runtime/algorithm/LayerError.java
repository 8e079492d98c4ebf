package dev.brevity.runtime.algorithm;

import java.util.OptionalDouble;

/**
 * What quantization does to the output of a layer, measured on calibration data: the squared error
 * divided by the square of the output in floating point, without biases.
 *
 * @param layer its name
 * @param before with the weight rounded to nearest
 * @param after with the weight that the algorithm has found
 * @param accumulatorBits of the smallest accumulator that holds every sum of products, whatever the
 *     input is, its sign included; empty where nothing asked for one
 */
public record LayerError(
    String layer, double before, double after, OptionalDouble accumulatorBits) {
  /** Without an accumulator. */
  public LayerError(String layer, double before, double after) {
    this(layer, before, after, OptionalDouble.empty());
  }

  /** Whether the algorithm has lowered the error. */
  public boolean isLower() {
    return after < before;
  }

  /** The error before in dB below the output. */
  public double decibelsBefore() {
    return decibels(before);
  }

  /** The error after in dB below the output. */
  public double decibelsAfter() {
    return decibels(after);
  }

  private static double decibels(double ratio) {
    return -10 * Math.log10(Math.max(ratio, Double.MIN_NORMAL));
  }
}
