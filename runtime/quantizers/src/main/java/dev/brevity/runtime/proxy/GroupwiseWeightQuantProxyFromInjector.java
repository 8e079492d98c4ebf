package dev.brevity.runtime.proxy;

import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.module.TrackedParameter;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight to integers or minifloats in groups that share a scale. */
@Implementation(
    value = {"GroupwiseWeightQuantProxyFromInjector", "GroupwiseWeightFloatQuantProxyFromInjector"},
    inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
final class GroupwiseWeightQuantProxyFromInjector extends WeightProxy {
  @Inject
  public GroupwiseWeightQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      int groupSize,
      int groupDim,
      List<TrackedParameter> trackedParameterList,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(
        tensorQuant,
        Quantizations.inGroups(
            Quantizations.of(tensorQuant, signed),
            groupSize,
            groupDim,
            x -> trackedParameterList.get(0).array().getShape()),
        signed,
        narrowRange);
  }

  @Override
  public boolean isGroupwise() {
    return true;
  }
}
