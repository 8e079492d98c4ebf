package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.restriction.RestrictValue;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a learned scale of an activation start at the statistics of a checkpoint. */
@Implementation
final class ConvertRuntimeStatsToParameter implements StateDictUpdate {
  private static final String SCALING = "fused_activation_quant_proxy.tensor_quant.scaling_impl.";
  private static final String STATISTICS = SCALING + "runtime_stats.";
  private static final String AVERAGE = STATISTICS + "running_stats";
  private static final String PARAMETER = SCALING + "value";

  private final RestrictValue restriction;

  @Inject
  public ConvertRuntimeStatsToParameter(RestrictValue restrictScalingImpl) {
    this.restriction = restrictScalingImpl;
  }

  /** The checkpoint without statistics; their average becomes the parameter if it lacks one. */
  @Override
  public Map<String, NDArray> converted(Map<String, NDArray> state) {
    Map<String, NDArray> converted = new LinkedHashMap<>(state);
    NDArray average = state.get(AVERAGE);
    if (average != null && !state.containsKey(PARAMETER)) {
      converted.put(PARAMETER, restriction.toDomain(average.abs()));
    }
    converted.keySet().removeIf(name -> name.startsWith(STATISTICS));
    return converted;
  }
}
