package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.DottedName;
import dev.brevity.runtime.proxy.ResolvedRecipe;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that a checkpoint holds of a network, alive.
 *
 * @param recipes by name of the quantizer
 * @param arrays parameters and buffers by name
 */
record NetworkState(
    Map<String, ResolvedRecipe> recipes,
    Map<String, NDArray> arrays,
    Map<String, Component.Counter> counters) {

  /**
   * The state of an initialized network.
   *
   * @throws IllegalStateException if it is not initialized
   */
  static NetworkState of(BlockTree network) {
    Map<String, ResolvedRecipe> recipes = new LinkedHashMap<>();
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    Map<String, Component.Counter> counters = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (!parameter.isInitialized()) {
                throw new IllegalStateException(
                    "the network must be initialized first: `" + name + "` has no values");
              }
              arrays.put(name, parameter.getArray());
            });
    network
        .quantizers()
        .forEach(
            (name, quantizer) -> {
              recipes.put(name, quantizer.resolvedRecipe());
              Component root = quantizer.components();
              DottedName.addAll(arrays, name, root.arrays());
              DottedName.addAll(counters, name, root.counters());
            });
    return new NetworkState(recipes, arrays, counters);
  }
}
