package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.quant.SignQuant;
import dev.brevity.runtime.tensor.ScaledTensor;

/** The smallest and the largest code of a quantizer. */
record Range(double low, double high) {
  /** The range of what a quantizer returns. */
  static Range of(ScaledTensor tensor, QuantProxy proxy) {
    boolean signs =
        proxy.component().components().values().stream().anyMatch(SignQuant.class::isInstance);
    if (signs) {
      return new Range(-1, 1);
    }
    double bits = tensor.bitWidth().toType(DataType.FLOAT32, false).getFloat();
    boolean narrow = Boolean.TRUE.equals(proxy.isNarrowRange());
    double half = Math.pow(2, bits - 1);
    return tensor.signed()
        ? new Range(-half + (narrow ? 1 : 0), half - 1)
        : new Range(0, 2 * half - (narrow ? 2 : 1));
  }
}
