package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.PrescaledQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Quantizes a bias to integers, with a scale of its own or with that of the accumulator it is added
 * to.
 */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class BiasQuantProxyFromInjector extends BiasProxy {
  private final boolean requiresInputScale;

  @Inject
  public BiasQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      boolean requiresInputScale,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(
        tensorQuant,
        requiresInputScale ? null : Quantizations.integers(tensorQuant, signed),
        requiresInputScale ? Kinds.optional(tensorQuant, PrescaledQuant.class) : null,
        signed,
        narrowRange);
    this.requiresInputScale = requiresInputScale;
  }

  @Override
  public boolean requiresInputScale() {
    return requiresInputScale;
  }
}
