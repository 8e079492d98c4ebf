package dev.brevity.samples.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLayer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Blocks that follow each other, as a graph, which can be exported. */
public final class Chain {
  private Chain() {}

  /**
   * A graph of the same layers; those of this library are shared, those of DJL are copied.
   *
   * @param manager owns what is copied
   */
  public static GraphBlock of(SequentialBlock blocks, NDManager manager) {
    Graph graph = new Graph();
    FunctionRegistry functions = PyTorchFunctions.registry();
    Node last = graph.append("image", new Operation.Input());
    for (Pair<String, Block> child : blocks.getChildren()) {
      Block block = child.getValue();
      String kind = block.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      boolean layer = block instanceof QuantLayer || block instanceof Linear;
      if (layer) {
        String name = graph.freeLayerName(kind + graph.layers().size());
        graph.addLayer(name, block instanceof Linear linear ? copy(linear, manager) : block);
        last = graph.append(name, new Operation.LayerCall(name), Argument.of(last));
      } else {
        // LeNet's only block without parameters that is none of this library's.
        Operation relu = new Operation.FunctionCall(functions.get("relu"));
        last = graph.append("relu", relu, Argument.of(last));
      }
    }
    graph.append("logits", new Operation.Output(), Argument.of(last));
    return new GraphBlock(graph, manager);
  }

  private static Block copy(Linear linear, NDManager manager) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    linear
        .getDirectParameters()
        .forEach(
            pair -> {
              NDArray array = pair.getValue().getArray();
              values.put(pair.getKey(), manager.create(array.toFloatArray(), array.getShape()));
            });
    long[] sizes = linear.getDirectParameters().get("weight").getArray().getShape().getShape();
    LayerSpec spec =
        new LayerSpec("Linear", Map.of("in_features", sizes[1], "out_features", sizes[0]));
    return new FloatLayers().create(spec, values);
  }
}
