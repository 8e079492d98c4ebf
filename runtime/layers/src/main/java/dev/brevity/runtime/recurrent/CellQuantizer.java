package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
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

  /** Quantizes without the activation function. */
  NDArray activated(NDArray x) {
    return quantizer == null ? x : quantizer.proxy().quantizeActivated(x).value();
  }
}
