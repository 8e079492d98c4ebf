package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.model.NetworkFormat;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A network of a convolution and two linear layers, for files that end in {@code .tiny}. */
public final class TinyNetwork implements NetworkFormat {
  private static final List<Port> INPUTS =
      List.of(new Port("x", "float32", List.of(-1L, 1L, 6L, 6L)));
  private static final List<Port> OUTPUTS = List.of(new Port("y", "float32", List.of(-1L, 3L)));

  @Override
  public boolean reads(Path file) {
    return file.toString().endsWith(".tiny");
  }

  @Override
  public NetworkFile open(Path file, String shown) {
    return new Tiny(shown);
  }

  private record Tiny(String shown) implements GraphFile {
    @Override
    public ModelOutline outline() {
      try (NDManager manager = NDManager.newBaseManager()) {
        return TinyNetwork.outline(shown, TinyNetwork.graph(manager));
      }
    }

    @Override
    public Graph graph(NDManager manager) {
      return TinyNetwork.graph(manager);
    }
  }

  static ModelOutline outline(String name, Graph graph) {
    return GraphOutline.of(name, graph, INPUTS, OUTPUTS);
  }

  static Graph graph(NDManager manager) {
    Random random = new Random(7);
    Graph graph = new Graph();
    Node x = graph.append("x", new Operation.Input());
    Map<String, @Nullable Object> conv = new LinkedHashMap<>();
    conv.put("in_channels", 1L);
    conv.put("out_channels", 4L);
    conv.put("kernel_size", List.of(3L, 3L));
    Node node = layer(graph, "conv", new LayerSpec("Conv2d", conv), x, random, manager, 4, 1, 3, 3);
    node = call(graph, "relu", LayerSpec.of("ReLU"), node);
    node = call(graph, "flat", LayerSpec.of("Flatten"), node);
    node = layer(graph, "fc1", linear(64, 5), node, random, manager, 5, 64);
    node = layer(graph, "fc2", linear(5, 3), node, random, manager, 3, 5);
    graph.append("output", new Operation.Output(), Argument.of(node));
    graph.check();
    return graph;
  }

  private static LayerSpec linear(long in, long out) {
    return new LayerSpec("Linear", Map.of("in_features", in, "out_features", out));
  }

  private static Node call(Graph graph, String name, LayerSpec spec, Node input) {
    graph.addLayer(name, new FloatLayers().create(spec).orElseThrow());
    return graph.append(name, new Operation.LayerCall(name), Argument.of(input));
  }

  private static Node layer(
      Graph graph,
      String name,
      LayerSpec spec,
      Node input,
      Random random,
      NDManager manager,
      long... shape) {
    NDArray weight = numbers(manager, random, shape);
    NDArray bias = numbers(manager, random, shape[0]);
    graph.addLayer(name, new FloatLayers().create(spec, Map.of("weight", weight, "bias", bias)));
    return graph.append(name, new Operation.LayerCall(name), Argument.of(input));
  }

  private static NDArray numbers(NDManager manager, Random random, long... shape) {
    Shape sizes = new Shape(shape);
    float[] values = new float[(int) sizes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 4;
    }
    return manager.create(values, sizes);
  }
}
