package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight to integers or minifloats. */
@Implementation(
    value = {
      "WeightQuantProxyFromInjector",
      "WeightFloatQuantProxyFromInjector",
      "DecoupledWeightQuantProxyFromInjector",
      "DecoupledWeightQuantWithInputProxyFromInjector"
    },
    inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class WeightQuantProxyFromInjector extends WeightProxy {
  @Inject
  public WeightQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, Quantizations.of(tensorQuant, signed), signed, narrowRange);
  }
}
