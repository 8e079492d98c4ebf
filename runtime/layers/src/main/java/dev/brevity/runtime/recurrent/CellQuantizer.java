package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Grid;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.Activation;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/**
 * A place in a cell where an activation function may be applied and values may be quantized.
 *
 * @param quantizer null for neither
 */
record CellQuantizer(@Nullable AttachedQuantizer<ActQuant> quantizer) {
  QuantTensor tensor(NDArray x) {
    return tensor(new PlainTensor(x));
  }

  QuantTensor tensor(QuantTensor x) {
    return quantizer == null ? x : quantizer.proxy().quantize(x);
  }

  NDArray value(NDArray x) {
    return tensor(x).value();
  }

  /** The activation function; null for none. */
  @Nullable Activation function() {
    return quantizer == null ? null : quantizer.proxy().activation();
  }

  /** Whether values are quantized, and not just passed through the function. */
  boolean quantizes() {
    return quantizer != null && quantizer.proxy().isQuantEnabled();
  }

  /** What any values are quantized to now; null if that depends on them, or is no grid. */
  @Nullable Grid grid(NDArray x) {
    return quantizer == null ? null : quantizer.proxy().grid(x);
  }

  boolean isTraining() {
    return quantizer != null && quantizer.proxy().component().isTraining();
  }

  /** What a kernel has quantized. */
  QuantTensor tensor(NDArray values, @Nullable Grid grid) {
    return quantizer == null || grid == null
        ? new PlainTensor(values)
        : new IntQuantTensor(
            values,
            grid.scale(),
            grid.zeroPoint(),
            grid.bitWidth(),
            Boolean.TRUE.equals(quantizer.proxy().isSigned()),
            isTraining());
  }

  /** Quantizes without the activation function. */
  NDArray activated(NDArray x) {
    return quantizer == null ? x : quantizer.proxy().quantizeActivated(x).value();
  }
}
