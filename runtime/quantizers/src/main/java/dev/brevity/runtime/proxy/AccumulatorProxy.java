package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/** Reduces the bits of integers. */
abstract class AccumulatorProxy extends ProxyComponent implements AccumulatorQuant {
  private final boolean present;

  AccumulatorProxy(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.present = tensorQuant != null;
    tree("tensor_quant", tensorQuant);
  }

  /** The integers with fewer bits; only called if there is a tensor quantizer. */
  abstract IntQuantTensor reduce(IntQuantTensor x);

  @Override
  public final QuantTensor quantize(QuantTensor x) {
    if (!isQuantEnabled()) {
      return x;
    }
    if (!(x instanceof IntQuantTensor known)) {
      throw new IllegalStateException("only what is quantized to integers already can be reduced");
    }
    return reduce(known);
  }

  @Override
  public final Quantized quantizeCandidate(NDArray x) {
    throw new IllegalStateException("an accumulator cannot be reduced without its scale");
  }

  @Override
  final boolean hasTensorQuant() {
    return present;
  }

  @Override
  final void forget() {}
}
