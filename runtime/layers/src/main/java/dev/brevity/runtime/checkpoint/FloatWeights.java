package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.module.DottedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network in floating point by the names of PyTorch, to begin quantized training
 * from a network that was trained elsewhere.
 */
public final class FloatWeights {
  /** DJL's names of what batch normalization holds, and PyTorch's. */
  private static final Map<String, String> BATCH_NORM =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  private FloatWeights() {}

  /** All parameters of an initialized network that do not belong to quantizers. */
  public static Map<String, Parameter> of(Block network) {
    Map<String, Parameter> found = new LinkedHashMap<>();
    BlockTree tree = BlockTree.of(network);
    tree.blocks()
        .forEach(
            (name, block) -> {
              List<String> quantizers =
                  block instanceof QuantLayer layer
                      ? new ArrayList<>(layer.quantizers().keySet())
                      : List.of();
              block
                  .getDirectParameters()
                  .forEach(
                      parameter -> {
                        String own = parameter.getKey();
                        if (quantizers.stream().noneMatch(q -> own.startsWith(q + "."))) {
                          String known =
                              block instanceof BatchNorm ? BATCH_NORM.getOrDefault(own, own) : own;
                          found.put(DottedName.of(name, known), parameter.getValue());
                        }
                      });
            });
    return found;
  }

  /**
   * Copies the weights of a float network into an initialized one, before a trainer is made; the
   * quantizers are rebuilt from them.
   *
   * @param state arrays by the names of PyTorch; {@code num_batches_tracked} is not needed
   * @return what differs; parameters among it were left as they are
   */
  public static List<Difference> load(Map<String, NDArray> state, Block network) {
    List<Difference> differences = new ArrayList<>();
    Map<String, Parameter> present = of(network);
    state.forEach(
        (name, array) -> {
          Parameter parameter = present.get(name);
          if (parameter == null) {
            if (!name.endsWith("num_batches_tracked")) {
              differences.add(new Difference.OnlySaved(Difference.Kind.ARRAY, name));
            }
          } else if (!parameter.getArray().getShape().equals(array.getShape())) {
            differences.add(
                new Difference.OtherShape(name, array.getShape(), parameter.getArray().getShape()));
          } else {
            StoredArray.of(array).copyTo(parameter.getArray());
          }
        });
    present.keySet().stream()
        .filter(name -> !state.containsKey(name))
        .forEach(name -> differences.add(new Difference.OnlyPresent(Difference.Kind.ARRAY, name)));
    BlockTree.of(network).quantLayers().values().forEach(QuantLayer::rebuildQuantizers);
    return differences;
  }
}
