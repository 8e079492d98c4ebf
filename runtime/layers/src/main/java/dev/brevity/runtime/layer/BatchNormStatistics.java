package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.ParameterList;
import ai.djl.nn.norm.BatchNorm;

/**
 * What a batch norm has learned and observed, one number per channel; in evaluation it computes
 * {@code x * factor + offset}.
 *
 * @param weight float {@code [C]}
 * @param bias float {@code [C]}
 * @param mean running mean, float {@code [C]}
 * @param variance running variance, float {@code [C]}
 * @param epsilon added to the variance
 */
public record BatchNormStatistics(
    NDArray weight, NDArray bias, NDArray mean, NDArray variance, double epsilon) {
  /**
   * The statistics of a block of DJL. The arrays are the live ones.
   *
   * @param epsilon what the block was built with, which it does not tell; DJL's default is 1e-5
   */
  public static BatchNormStatistics of(BatchNorm block, double epsilon) {
    ParameterList parameters = block.getDirectParameters();
    return new BatchNormStatistics(
        parameters.get("gamma").getArray(),
        parameters.get("beta").getArray(),
        parameters.get("runningMean").getArray(),
        parameters.get("runningVar").getArray(),
        epsilon);
  }

  /** What each channel is multiplied by: {@code weight / sqrt(variance + epsilon)}. */
  public NDArray factor() {
    return weight.div(variance.add((float) epsilon).sqrt());
  }

  /** What is added to each channel: {@code bias - mean * factor}. */
  public NDArray offset() {
    return mean.neg().mul(factor()).add(bias);
  }
}
