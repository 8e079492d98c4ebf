package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.TruncQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Truncates integers; whether they have a sign is the input's affair. */
@Implementation(inputs = {"module", "modules", "proxy_module"})
public final class TruncQuantProxyFromInjector extends ProxyComponent implements AccumulatorQuant {
  private final @Nullable TruncQuant tensorQuant;

  @Inject
  public TruncQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, TruncQuant.class);
    tree("tensor_quant", tensorQuant);
  }

  @Override
  public QuantTensor quantize(QuantTensor x) {
    if (tensorQuant == null || !isQuantEnabled()) {
      return x;
    }
    if (!(x instanceof IntQuantTensor known)) {
      throw new IllegalStateException("only what is quantized already can be truncated");
    }
    Quantized truncated =
        tensorQuant.quantize(
            known.value(), known.scale(), known.zeroPoint(), known.bitWidth(), known.signed());
    return new IntQuantTensor(
        truncated.value(),
        truncated.scale(),
        truncated.zeroPoint(),
        truncated.bitWidth(),
        known.signed(),
        isTraining());
  }

  @Override
  public Quantized quantizeCandidate(NDArray x) {
    throw new IllegalStateException("a truncation cannot run without the scale of its input");
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
  }

  @Override
  void forget() {}
}
