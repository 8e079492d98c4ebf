package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** How large the channels of an activation get. */
final class ChannelMagnitudes {
  private final double[] largest;
  private final double[] sums;
  private long samples;

  ChannelMagnitudes(int channels) {
    this.largest = new double[channels];
    this.sums = new double[channels];
  }

  /**
   * Adds samples.
   *
   * @param x {@code [*, channels]}
   */
  void add(NDArray x) {
    NDArray magnitudes = x.stopGradient().abs().reshape(-1, largest.length);
    float[] maxima = magnitudes.max(new int[] {0}).toType(DataType.FLOAT32, false).toFloatArray();
    double[] added = magnitudes.toType(DataType.FLOAT64, false).sum(new int[] {0}).toDoubleArray();
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], maxima[i]);
      sums[i] += added[i];
    }
    samples += magnitudes.getShape().get(0);
  }

  int channels() {
    return largest.length;
  }

  boolean isEmpty() {
    return samples == 0;
  }

  /** The largest magnitude of each channel. */
  double[] largest() {
    return largest.clone();
  }

  /** The mean magnitude of each channel. */
  double[] means() {
    double[] means = sums.clone();
    for (int i = 0; i < means.length; i++) {
      means[i] /= Math.max(samples, 1);
    }
    return means;
  }
}
