package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.DecoupledQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight to integers with one scale before rounding and another one after it. */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
public final class DecoupledWeightQuantProxyFromInjector extends WeightProxy {
  private final @Nullable DecoupledQuant tensorQuant;

  @Inject
  public DecoupledWeightQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, DecoupledQuant.class);
    tree("tensor_quant", tensorQuant);
  }

  @Override
  public boolean requiresQuantInput() {
    return false;
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
  }

  @Override
  Quantized run(NDArray weight, QuantTensor input) {
    if (tensorQuant == null) {
      throw new IllegalStateException("the quantizer is switched off");
    }
    return tensorQuant.quantize(weight).quantized();
  }
}
