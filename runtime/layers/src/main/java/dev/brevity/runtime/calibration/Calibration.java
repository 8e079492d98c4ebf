package dev.brevity.runtime.calibration;

import ai.djl.nn.Block;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.List;

/**
 * Finds the scales and zero points of activations from the batches that the network computes until
 * this is closed. Meanwhile the network computes in floating point, so that the statistics are
 * those of the float model. What has been found before stays as it is, and a quantizer that no
 * batch reaches is left as it was.
 *
 * <pre>{@code
 * try (Calibration calibration = Calibration.begin(network)) {
 *   batches.forEach(network::evaluate);
 * }
 * }</pre>
 */
public final class Calibration implements AutoCloseable {
  private final List<AttachedQuantizer<?>> activations;
  private final QuantizationSwitch quantization;

  private Calibration(Block network) {
    this.activations = new QuantizedParts(network).activations();
    this.quantization =
        QuantizationSwitch.of(network, QuantizationSwitch.Activations.OBSERVED, false, false);
    activations.forEach(AttachedQuantizer::beginCalibration);
  }

  /** Begins to collect. */
  public static Calibration begin(Block network) {
    return new Calibration(network);
  }

  /**
   * What is computed next is a batch, or a part of one; without a call, every batch counts as one
   * sample.
   *
   * @param samples how many samples it has, which is its weight
   * @param group parts of the same batch, one after the other, have the same number; negative for a
   *     whole batch
   */
  public void beginBatch(int samples, int group) {
    activations.forEach(activation -> activation.beginBatch(samples, group));
  }

  /** Fixes what has been found and quantizes again. */
  @Override
  public void close() {
    quantization.close();
    activations.forEach(AttachedQuantizer::finishCalibration);
  }
}
