package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.TruncQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Removes low bits of integers; the sign is that of the input. */
@Implementation(inputs = {"module", "modules", "proxy_module"})
public final class TruncQuantProxyFromInjector extends ProxyComponent implements AccQuant {
  private final @Nullable TruncQuant tensorQuant;

  @Inject
  public TruncQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, TruncQuant.class);
    tree("tensor_quant", tensorQuant);
  }

  @Override
  public IntQuantTensor quantize(IntQuantTensor x) {
    if (tensorQuant == null || !isQuantEnabled()) {
      return x;
    }
    Quantized result =
        tensorQuant.quantize(x.value(), x.scale(), x.zeroPoint(), x.bitWidth(), x.signed());
    return new IntQuantTensor(
        result.value(),
        result.scale(),
        result.zeroPoint(),
        result.bitWidth(),
        x.signed(),
        isTraining());
  }

  @Override
  public Quantized quantizeCandidate(NDArray x) {
    throw new IllegalStateException("a truncation needs to know how its input is quantized");
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
  }

  @Override
  void forget() {}
}
