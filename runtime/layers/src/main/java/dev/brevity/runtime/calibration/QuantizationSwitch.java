package dev.brevity.runtime.calibration;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Switches quantizers of a whole network off until it is closed, which puts everything back as it
 * was. While activations or weights are not quantized no layer passes on what is known of its
 * output's quantization.
 */
public final class QuantizationSwitch implements AutoCloseable {
  /** What activations do. */
  public enum Activations {
    QUANTIZED,
    /** They pass unchanged, while scales are computed and statistics collected. */
    OBSERVED,
    /** They pass unchanged and unseen. */
    FLOAT
  }

  private final List<Runnable> undo = new ArrayList<>();

  private QuantizationSwitch() {}

  /** Computes the network in floating point. */
  public static QuantizationSwitch allOff(Block network) {
    return of(network, Activations.FLOAT, false, false);
  }

  /**
   * Switches by kind of tensor.
   *
   * @param weights whether weights are quantized
   * @param biases whether biases are quantized
   */
  public static QuantizationSwitch of(
      Block network, Activations activations, boolean weights, boolean biases) {
    QuantizedParts parts = new QuantizedParts(network);
    QuantizationSwitch made = new QuantizationSwitch();
    if (activations != Activations.QUANTIZED || !weights) {
      parts.layers().forEach(made::forgetQuantization);
    }
    if (activations == Activations.OBSERVED) {
      parts.activations().forEach(made::observe);
    } else if (activations == Activations.FLOAT) {
      parts.activations().forEach(made::disable);
    }
    if (!weights) {
      parts.weights().forEach(made::disable);
    }
    if (!biases) {
      parts.biases().forEach(made::disable);
    }
    return made;
  }

  private void forgetQuantization(QuantLayer layer) {
    if (layer.returnsQuantTensor()) {
      layer.setReturnsQuantTensor(false);
      undo.add(() -> layer.setReturnsQuantTensor(true));
    }
  }

  private void observe(AttachedQuantizer<?> quantizer) {
    if (!quantizer.isObserving()) {
      quantizer.setObserving(true);
      undo.add(() -> quantizer.setObserving(false));
    }
  }

  private void disable(AttachedQuantizer<?> quantizer) {
    if (quantizer.isEnabled()) {
      quantizer.setQuantEnabled(false);
      undo.add(() -> quantizer.setQuantEnabled(true));
    }
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
    undo.clear();
  }
}
