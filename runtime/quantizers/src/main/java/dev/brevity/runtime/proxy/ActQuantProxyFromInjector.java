package dev.brevity.runtime.proxy;

import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Applies an activation function and quantizes its values to integers or minifloats. */
@Implementation(
    value = {
      "ActQuantProxyFromInjector",
      "ActFloatQuantProxyFromInjector",
      "DynamicActQuantProxyFromInjector",
      "DynamicActFloatQuantProxyFromInjector"
    },
    inputs = {"module", "modules", "proxy_module"})
final class ActQuantProxyFromInjector extends ActProxy {
  @Inject
  public ActQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      @Nullable Activation actImpl,
      @IfUnset("false") boolean passthroughAct,
      @Nullable StateDictUpdate updateStateDictImpl,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(
        tensorQuant,
        Quantizations.of(tensorQuant, signed),
        actImpl,
        passthroughAct,
        updateStateDictImpl,
        signed,
        narrowRange);
  }
}
