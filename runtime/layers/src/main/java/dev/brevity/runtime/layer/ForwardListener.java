package dev.brevity.runtime.layer;

import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;

/** Learns of every call of a layer. */
@FunctionalInterface
public interface ForwardListener {
  /**
   * A layer has computed its outputs.
   *
   * @param outputs what the caller gets; gradients flow through it when they are being recorded
   */
  void computed(QuantLayer layer, List<QuantTensor> inputs, List<QuantTensor> outputs);
}
