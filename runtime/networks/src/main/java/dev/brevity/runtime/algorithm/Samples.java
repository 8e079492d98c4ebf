package dev.brevity.runtime.algorithm;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Consumer;

/** Calibration data, batch by batch, as often as an algorithm wants to see it. */
@FunctionalInterface
public interface Samples {
  /**
   * Hands out every batch, always the same ones in the same order.
   *
   * @param consumer gets one array per input of the network, which stay with their owner
   */
  void forEach(Consumer<NDList> consumer);

  /** Batches that are in memory. */
  static Samples of(List<NDList> batches) {
    return batches::forEach;
  }
}
