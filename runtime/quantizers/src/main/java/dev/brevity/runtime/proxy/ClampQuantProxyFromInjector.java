package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.PrescaledRestrictIntQuantWithInputBitWidth;
import dev.brevity.runtime.tensor.IntQuantTensor;
import jakarta.inject.Inject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clamps an accumulator to fewer bits at its own scale. */
@Implementation(inputs = {"module", "modules", "proxy_module"})
final class ClampQuantProxyFromInjector extends AccumulatorProxy {
  private final @Nullable PrescaledRestrictIntQuantWithInputBitWidth tensorQuant;

  @Inject
  public ClampQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, signed, narrowRange);
    this.tensorQuant =
        Kinds.optional(tensorQuant, PrescaledRestrictIntQuantWithInputBitWidth.class);
  }

  @Override
  IntQuantTensor reduce(IntQuantTensor x) {
    PrescaledRestrictIntQuantWithInputBitWidth quant = Objects.requireNonNull(tensorQuant);
    return Quantizations.tensor(
        quant.quantize(x.value(), x.scale(), x.bitWidth()), isSigned(), isTraining());
  }
}
