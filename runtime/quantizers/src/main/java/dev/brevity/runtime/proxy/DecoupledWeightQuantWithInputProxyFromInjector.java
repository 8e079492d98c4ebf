package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Quantizes a weight to integers such that products with the quantized input fit an accumulator.
 */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class DecoupledWeightQuantWithInputProxyFromInjector extends WeightProxy {
  @Inject
  public DecoupledWeightQuantWithInputProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(tensorQuant, Quantizations.inputAwareIntegers(tensorQuant, signed), signed, narrowRange);
  }

  @Override
  public boolean requiresQuantInput() {
    return true;
  }
}
