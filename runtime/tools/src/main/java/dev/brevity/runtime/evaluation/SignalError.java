package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Numbers.Floats;

/**
 * How far numbers are from those of a reference. Two halves merged give exactly what the whole
 * gives, however the samples were divided into batches.
 */
public final class SignalError {
  private final ExactSum signal = new ExactSum();
  private final ExactSum noise = new ExactSum();
  private double largest;
  private long count;

  /**
   * Takes a batch, samples along the first axis.
   *
   * @throws IllegalArgumentException if the two differ in shape
   */
  public void add(Floats reference, Floats actual) {
    if (reference.count() != actual.count()) {
      throw new IllegalArgumentException(
          "the shapes " + reference.shape() + " and " + actual.shape() + " differ");
    }
    int samples = reference.shape().isEmpty() ? 1 : reference.shape().get(0).intValue();
    int each = samples == 0 ? 0 : reference.count() / samples;
    for (int sample = 0; sample < samples; sample++) {
      add(reference.values(), actual.values(), sample * each, (sample + 1) * each);
    }
    count += reference.count();
  }

  private void add(float[] reference, float[] actual, int from, int to) {
    double squares = 0;
    double errors = 0;
    for (int i = from; i < to; i++) {
      double error = (double) actual[i] - reference[i];
      squares += (double) reference[i] * reference[i];
      errors += error * error;
      largest = Math.max(largest, Math.abs(error));
    }
    signal.add(squares);
    noise.add(errors);
  }

  public void merge(SignalError other) {
    signal.merge(other.signal);
    noise.merge(other.noise);
    largest = Math.max(largest, other.largest);
    count += other.count;
  }

  /** The signal-to-quantization-noise ratio in dB; infinite when nothing differs. */
  public double sqnr() {
    return 10 * Math.log10(signal.value() / noise.value());
  }

  /** The largest difference of two numbers. */
  public double largest() {
    return largest;
  }

  /** The square root of the mean squared difference. */
  public double rootMeanSquare() {
    return Math.sqrt(noise.value() / count);
  }

  /** How many numbers have been compared. */
  public long count() {
    return count;
  }

  /** Whether no two numbers differ. */
  public boolean exact() {
    return noise.value() == 0;
  }
}
