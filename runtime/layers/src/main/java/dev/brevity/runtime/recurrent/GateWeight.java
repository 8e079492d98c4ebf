package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/**
 * A weight of a gate, {@code [hidden, in]}.
 *
 * @param quantizer null for none; the two weights of a gate share one
 */
record GateWeight(Parameter weight, @Nullable AttachedQuantizer<WeightQuant> quantizer) {
  QuantTensor quantized(QuantTensor input) {
    NDArray values = weight.getArray();
    return quantizer == null ? new PlainTensor(values) : quantizer.proxy().quantize(values, input);
  }
}
