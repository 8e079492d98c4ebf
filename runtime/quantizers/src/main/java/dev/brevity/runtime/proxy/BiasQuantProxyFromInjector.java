package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.PrescaledQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Quantizes a bias to integers or minifloats with a scale of its own, or to integers with that of
 * the accumulator it is added to.
 */
@Implementation(
    value = {"BiasQuantProxyFromInjector", "BiasFloatQuantProxyFromInjector"},
    inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class BiasQuantProxyFromInjector extends BiasProxy {
  private final boolean requiresInputScale;

  /**
   * Makes the proxy.
   *
   * @throws IllegalArgumentException if the scale is to be that of the accumulator and the tensor
   *     quantizer has its own, as those to minifloats have
   */
  @Inject
  public BiasQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      boolean requiresInputScale,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(
        tensorQuant,
        requiresInputScale ? null : Quantizations.of(tensorQuant, signed),
        requiresInputScale ? prescaled(tensorQuant) : null,
        signed,
        narrowRange);
    this.requiresInputScale = requiresInputScale;
  }

  private static @Nullable PrescaledQuant prescaled(@Nullable TensorQuant tensorQuant) {
    if (tensorQuant == null || tensorQuant instanceof PrescaledQuant) {
      return (PrescaledQuant) tensorQuant;
    }
    throw new IllegalArgumentException(
        "`requires_input_scale`: `tensor_quant` has a scale of its own");
  }

  @Override
  public boolean requiresInputScale() {
    return requiresInputScale;
  }
}
