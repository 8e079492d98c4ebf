package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Applies an activation function and quantizes its values to integers or minifloats in groups that
 * share a scale.
 */
@Implementation(
    value = {"GroupwiseActQuantProxyFromInjector", "GroupwiseActFloatQuantProxyFromInjector"},
    inputs = {"module", "modules", "proxy_module"})
public final class GroupwiseActQuantProxyFromInjector extends ActProxy {
  @Inject
  public GroupwiseActQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      @Nullable Activation actImpl,
      @IfUnset("false") boolean passthroughAct,
      int groupSize,
      int groupDim,
      @Nullable StateDictUpdate updateStateDictImpl,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(
        tensorQuant,
        Quantizations.inGroups(
            Quantizations.of(tensorQuant, signed), groupSize, groupDim, NDArray::getShape),
        actImpl,
        passthroughAct,
        updateStateDictImpl,
        signed,
        narrowRange);
  }

  @Override
  public boolean isGroupwise() {
    return true;
  }
}
