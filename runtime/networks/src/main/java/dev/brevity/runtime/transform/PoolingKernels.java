package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes adaptive pooling as pooling by a fixed kernel, for hardware that has only that: the
 * network then takes images of one size.
 */
public final class PoolingKernels {
  private PoolingKernels() {}

  /**
   * Changes the graph in place.
   *
   * @param sample an input of the size that the network will get
   */
  public static void fix(GraphBlock network, NDArray sample) {
    Graph graph = network.graph();
    MeansToPooling.apply(graph);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    try (GraphBlock.Registration registration =
        network.addHook(
            NodeHook.watching(
                (node, arguments, result) -> {
                  if (LayerTypes.of(graph, node).filter("AdaptiveAvgPool2d"::equals).isPresent()) {
                    shapes.put(
                        node.layer().orElseThrow(), arguments.get(0).tensor().value().getShape());
                  }
                }))) {
      network.evaluate(sample).close();
    }
    shapes.forEach((layer, shape) -> graph.replaceLayer(layer, pool(graph, layer, shape)));
  }

  private static Block pool(Graph graph, String layer, Shape shape) {
    long[] size = LayerTypes.spec(graph, layer).integers("output_size", 2);
    long height = shape.get(shape.dimension() - 2);
    long width = shape.get(shape.dimension() - 1);
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    long strideY = height / size[0];
    long strideX = width / size[1];
    options.put(
        "kernel_size", List.of(height - (size[0] - 1) * strideY, width - (size[1] - 1) * strideX));
    boolean global = size[0] == 1 && size[1] == 1;
    options.put("stride", global ? List.of(1L, 1L) : List.of(strideY, strideX));
    options.put("padding", 0L);
    options.put("ceil_mode", false);
    return new FloatLayers().create(new LayerSpec("AvgPool2d", options)).orElseThrow();
  }
}
