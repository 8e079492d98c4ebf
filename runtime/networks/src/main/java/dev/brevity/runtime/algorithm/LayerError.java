package dev.brevity.runtime.algorithm;

/**
 * What quantization does to the output of a layer, measured on calibration data: the squared error
 * divided by the square of the output in floating point, without biases.
 *
 * @param layer its name
 * @param before with the weight rounded to nearest
 * @param after with the weight that the algorithm has found
 */
public record LayerError(String layer, double before, double after) {
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
