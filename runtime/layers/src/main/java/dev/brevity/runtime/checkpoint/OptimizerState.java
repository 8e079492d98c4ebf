package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.training.StatefulOptimizer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an optimizer remembers.
 *
 * @param updates steps that the network has taken
 * @param steps steps that each parameter has taken, by its name
 * @param arrays by name of the parameter, then by the optimizer's own name
 */
public record OptimizerState(
    int updates, Map<String, Integer> steps, Map<String, Map<String, StoredArray>> arrays) {

  static OptimizerState of(StatefulOptimizer optimizer, BlockTree network) {
    Map<String, Integer> steps = new LinkedHashMap<>();
    Map<String, Map<String, StoredArray>> arrays = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              Map<String, StoredArray> stored = new LinkedHashMap<>();
              optimizer
                  .state(parameter.getId())
                  .forEach((slot, array) -> stored.put(slot, StoredArray.of(array)));
              int count = optimizer.steps(parameter.getId());
              if (count > 0) {
                steps.put(name, count);
                arrays.put(name, stored);
              }
            });
    return new OptimizerState(optimizer.updates(), steps, arrays);
  }

  /** Lets an optimizer go on; names that the network lacks are ignored. */
  void restore(StatefulOptimizer optimizer, BlockTree network, NDManager manager) {
    optimizer.setUpdates(updates);
    Map<String, Parameter> parameters = network.parameters();
    steps.forEach(
        (name, count) -> {
          Parameter parameter = parameters.get(name);
          if (parameter != null) {
            try (NDManager scratch = manager.newSubManager()) {
              Map<String, NDArray> slots = new LinkedHashMap<>();
              arrays
                  .getOrDefault(name, Map.of())
                  .forEach((slot, stored) -> slots.put(slot, stored.create(scratch)));
              optimizer.restore(parameter.getId(), count, slots);
            }
          }
        });
  }
}
