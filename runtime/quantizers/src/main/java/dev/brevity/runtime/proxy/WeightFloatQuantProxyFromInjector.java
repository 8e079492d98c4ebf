package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight to minifloats. */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class WeightFloatQuantProxyFromInjector extends WeightProxy {
  @Inject
  public WeightFloatQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, Quantizations.minifloats(tensorQuant, signed), signed, narrowRange);
  }
}
