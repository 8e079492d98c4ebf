package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.graph.layer.MultiheadAttention;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.module.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a layer whose parameters have other shapes in the place of one in floating point. */
final class LayerReplacement {
  private final FloatLayers layers = new FloatLayers();
  private final Graph graph;
  private final String name;
  private final Map<String, @Nullable Object> options;
  private final String type;

  LayerReplacement(Graph graph, String layer) {
    LayerSpec spec = LayerTypes.spec(graph, layer);
    this.graph = graph;
    this.name = layer;
    this.type = spec.type();
    this.options = new LinkedHashMap<>(spec.options());
  }

  /** Changes one of the options that the layer is described by. */
  LayerReplacement option(String key, Object value) {
    options.put(key, value);
    return this;
  }

  /**
   * Makes the replacement; weight and bias leave the scope that they were computed in.
   *
   * @param bias null for a layer without one
   */
  void with(NDArray weight, @Nullable NDArray bias) {
    option("bias", bias != null);
    NDManager owner = ChannelWeights.ofSource(graph, name).weight().getArray().getManager();
    Map<String, NDArray> values = new LinkedHashMap<>();
    values.put("weight", kept(weight, owner));
    if (bias != null) {
      values.put("bias", kept(bias, owner));
    }
    graph.replaceLayer(name, layers.create(new LayerSpec(type, options), values));
  }

  /** Attention whose output projection has other weights and as many features as they have rows. */
  static MultiheadAttention withOutput(
      MultiheadAttention attention, NDArray weight, @Nullable NDArray bias) {
    NDManager owner = attention.inProjectionWeight().getArray().getManager();
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_features", weight.getShape().get(1));
    options.put("out_features", weight.getShape().get(0));
    options.put("bias", bias != null);
    Map<String, NDArray> values = new LinkedHashMap<>();
    values.put("weight", kept(weight, owner));
    if (bias != null) {
      values.put("bias", kept(bias, owner));
    }
    QuantLinear projection =
        (QuantLinear) new FloatLayers().create(new LayerSpec("Linear", options), values);
    MultiheadAttention wider = new MultiheadAttention(attention.spec(), projection);
    wider.inProjectionWeight().setArray(attention.inProjectionWeight().getArray());
    attention
        .inProjectionBias()
        .ifPresent(inBias -> wider.inProjectionBias().orElseThrow().setArray(inBias.getArray()));
    return wider;
  }

  private static NDArray kept(NDArray array, NDManager owner) {
    return Scope.keep(array.duplicate(), owner);
  }
}
