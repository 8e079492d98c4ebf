package dev.brevity.runtime.transform;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Shows on random numbers that one layer computes what two did. */
final class MergeProof {
  private static final long SEED = 17;

  private final Graph graph;
  private final Node first;
  private final Node second;

  /**
   * @param first calls a layer
   * @param second calls the layer that gets its result
   */
  MergeProof(Graph graph, Node first, Node second) {
    this.graph = graph;
    this.first = first;
    this.second = second;
  }

  /**
   * Whether the first layer with another weight and bias computes the same as both.
   *
   * @param input the shape of the input
   */
  boolean holds(Shape input, NDArray weight, NDArray bias) {
    LayerSpec spec = LayerTypes.spec(graph, first.layer().orElseThrow());
    try (NDManager scratch = weight.getManager().newSubManager()) {
      Map<String, NDArray> merged = values(first, scratch);
      merged.put("weight", copy(weight, scratch));
      merged.put("bias", copy(bias, scratch));
      Map<String, @Nullable Object> options = new LinkedHashMap<>(spec.options());
      options.put("bias", true);
      NDArray x = scratch.create(numbers(input), input);
      NDArray both = result(second, scratch, result(first, scratch, x));
      NDArray one = result(new LayerSpec(spec.type(), options), merged, x);
      return Trial.isClose(both, one);
    } catch (EngineException | IllegalArgumentException cannotBeComputed) {
      return false;
    }
  }

  private NDArray result(Node node, NDManager scratch, NDArray x) {
    LayerSpec spec = LayerTypes.spec(graph, node.layer().orElseThrow());
    return result(spec, values(node, scratch), x);
  }

  private static NDArray result(LayerSpec spec, Map<String, NDArray> values, NDArray x) {
    Block layer = new FloatLayers().create(spec, values);
    return layer
        .forward(new ParameterStore(x.getManager(), false), new NDList(x), false)
        .singletonOrThrow();
  }

  private Map<String, NDArray> values(Node node, NDManager scratch) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : graph.layerOf(node).orElseThrow().getDirectParameters()) {
      values.put(pair.getKey(), copy(pair.getValue().getArray(), scratch));
    }
    return values;
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    NDArray own = array.duplicate();
    own.attach(owner);
    return own;
  }

  private static float[] numbers(Shape shape) {
    Random random = new Random(SEED);
    float[] numbers = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
