package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight to integers with one scale before rounding and another one after it. */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class DecoupledWeightQuantProxyFromInjector extends WeightProxy {
  @Inject
  public DecoupledWeightQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, Quantizations.decoupledIntegers(tensorQuant, signed), signed, narrowRange);
  }
}
