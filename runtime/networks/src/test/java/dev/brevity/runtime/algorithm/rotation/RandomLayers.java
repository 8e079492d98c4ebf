package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Layers of networks whose channels are permuted or rotated. */
final class RandomLayers {
  private RandomLayers() {}

  /** Adds a fully connected layer with random weights. */
  static void addLinear(Graph graph, NDManager manager, String name, int outputs, int inputs) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    values.put("weight", numbers(manager, new Shape(outputs, inputs), name.hashCode()));
    values.put("bias", numbers(manager, new Shape(outputs), name.length()));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("in_features", (long) inputs);
    options.put("out_features", (long) outputs);
    graph.addLayer(name, new FloatLayers().create(new LayerSpec("Linear", options), values));
  }

  /** The same normally distributed numbers for each seed. */
  static NDArray numbers(NDManager manager, Shape shape, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return manager.create(numbers, shape);
  }
}
