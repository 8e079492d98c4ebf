package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.TruncQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import jakarta.inject.Inject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reduces the bits of what is quantized already, keeping its sign. */
@Implementation(inputs = {"module", "modules", "proxy_module"})
final class TruncQuantProxyFromInjector extends AccumulatorProxy {
  private final @Nullable TruncQuant tensorQuant;

  @Inject
  public TruncQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, TruncQuant.class);
  }

  @Override
  IntQuantTensor reduce(IntQuantTensor x) {
    TruncQuant quant = Objects.requireNonNull(tensorQuant);
    return Quantizations.tensor(
        quant.quantize(x.value(), x.scale(), x.zeroPoint(), x.bitWidth(), x.signed()),
        x.signed(),
        isTraining());
  }
}
