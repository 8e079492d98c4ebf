package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hadamard transforms that are computed while the network runs: the input of a layer is multiplied
 * by a matrix, and its weight takes the inverse. Layers that share an input share the product.
 */
final class OnlineRotation {
  private final Graph graph;
  private final NDManager manager;
  private final FunctionRegistry functions = PyTorchFunctions.registry();
  private final Map<String, Node> products = new HashMap<>();
  private final Map<String, Integer> rotated = new LinkedHashMap<>();

  OnlineRotation(Graph graph, NDManager manager) {
    this.graph = graph;
    this.manager = manager;
  }

  /** The sizes of the transforms by layer. */
  Map<String, Integer> rotated() {
    return rotated;
  }

  /**
   * Rotates the input of a layer, if there is a Hadamard matrix of its size.
   *
   * @param width of the input that is filled up with zeros; that of the layer if none is added
   * @param size of the transform, of which {@code width} is a multiple
   */
  void rotate(String layer, int width, int size) {
    Optional<Hadamard> hadamard = Hadamard.of(size);
    if (hadamard.isEmpty()) {
      return;
    }
    WeightLayer linear = (WeightLayer) graph.layer(layer);
    int inputs = (int) linear.weight().getShape().get(1);
    try (Scope scope = Scope.discarding()) {
      NDArray block = hadamard.get().matrix(manager);
      insert(layer, block, inputs, width);
      NDArray weight = linear.weight().getArray().stopGradient();
      NDArray filled =
          width == inputs
              ? weight
              : weight.concat(
                  manager.zeros(new Shape(weight.getShape().get(0), width - inputs)), 1);
      NDArray turned = RotatedWeights.inBlocks(filled, block);
      if (width == inputs) {
        Tensors.assign(linear.weight().getArray(), turned);
      } else {
        widen(layer, linear, turned);
      }
    }
    rotated.put(layer, size);
  }

  private void insert(String layer, NDArray block, int inputs, int width) {
    for (Node call : graph.calls(layer)) {
      Argument input = call.arguments().get(0);
      String key = input + " " + width + " " + block.getShape();
      Node product = products.get(key);
      if (product == null || graph.order().compare(product, call) > 0) {
        String name = FreeName.of(graph, layer + ".rotation");
        Parameter matrix =
            Parameter.builder().setName("rotation").setType(Parameter.Type.OTHER).build();
        matrix.setArray(owned(matrix(block, inputs, width)));
        graph.addParameter(name, matrix);
        Node read = graph.insertBefore(call, name, new Operation.ParameterRead(name));
        product =
            graph.insertBefore(
                call,
                layer + "_rotated",
                new Operation.FunctionCall(functions.get("matmul")),
                input,
                Argument.of(read));
        products.put(key, product);
      }
      call.setArgument(0, Argument.of(product));
    }
  }

  /** Blocks along the diagonal; rows for which there is no input are left out. */
  private NDArray matrix(NDArray block, int inputs, int width) {
    int size = (int) block.getShape().get(0);
    NDArray all = manager.eye(width).reshape(-1, size).matMul(block).reshape(width, width);
    return inputs == width ? all : all.get("0:" + inputs);
  }

  private NDArray owned(NDArray array) {
    NDArray copy = array.duplicate();
    return Scope.keep(copy, manager);
  }

  private void widen(String name, WeightLayer layer, NDArray weight) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>(layer.spec().options());
    options.put("in_features", weight.getShape().get(1));
    Map<String, NDArray> values = new LinkedHashMap<>();
    values.put("weight", owned(weight));
    layer.bias().ifPresent(bias -> values.put("bias", bias.getArray()));
    graph.replaceLayer(name, new FloatLayers().create(new LayerSpec("Linear", options), values));
  }

  /** Names of parameters of a graph. */
  private static final class FreeName {
    static String of(Graph graph, String wanted) {
      String name = wanted;
      for (int i = 1; graph.parameters().containsKey(name); i++) {
        name = wanted + "_" + i;
      }
      return name;
    }
  }
}
