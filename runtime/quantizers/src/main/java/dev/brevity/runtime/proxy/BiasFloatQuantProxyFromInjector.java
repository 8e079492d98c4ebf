package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Quantizes a bias to minifloats with a scale of its own. */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class BiasFloatQuantProxyFromInjector extends BiasProxy {
  /**
   * Makes the proxy.
   *
   * @throws IllegalArgumentException if the scale is to be that of the accumulator, which no
   *     quantizer to minifloats takes
   */
  @Inject
  public BiasFloatQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      boolean requiresInputScale,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(tensorQuant, Quantizations.minifloats(tensorQuant, signed), null, signed, narrowRange);
    if (requiresInputScale) {
      throw new IllegalArgumentException(
          "`requires_input_scale`: a bias of minifloats has a scale of its own");
    }
  }

  @Override
  public boolean requiresInputScale() {
    return false;
  }
}
