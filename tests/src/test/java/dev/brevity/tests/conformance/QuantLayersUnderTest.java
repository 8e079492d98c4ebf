package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers that each get the same inputs and whose outputs are joined. */
final class QuantLayersUnderTest implements LayerUnderTest {
  private final Map<String, QuantLayer> layers;
  private final Join join;

  private QuantLayersUnderTest(Map<String, QuantLayer> layers, Join join) {
    this.layers = layers;
    this.join = join;
  }

  static LayerUnderTest of(QuantLayer layer) {
    return new QuantLayersUnderTest(Map.of("", layer), answers -> answers.get(0));
  }

  /**
   * Several layers.
   *
   * @param layers by the prefix of their names in the record
   */
  static LayerUnderTest of(Map<String, QuantLayer> layers, Join join) {
    return new QuantLayersUnderTest(new LinkedHashMap<>(layers), join);
  }

  /** Makes one answer of those of all layers. */
  @FunctionalInterface
  interface Join {
    List<QuantTensor> of(List<List<QuantTensor>> answers);
  }

  @Override
  public void initialize(NDManager manager, List<Shape> inputs) {
    Shape[] shapes = inputs.toArray(Shape[]::new);
    layers.values().forEach(layer -> layer.initialize(manager, DataType.FLOAT32, shapes));
  }

  @Override
  public void restart() {
    layers.values().forEach(QuantLayer::rebuildQuantizers);
  }

  @Override
  public List<QuantTensor> forward(List<QuantTensor> inputs, boolean training) {
    return join.of(layers.values().stream().map(layer -> layer.forward(inputs, training)).toList());
  }

  @Override
  public Map<String, NDArray> parameters() {
    Map<String, NDArray> named = new LinkedHashMap<>();
    layers.forEach(
        (prefix, layer) ->
            layer
                .learned()
                .forEach((name, parameter) -> named.put(prefix + name, parameter.getArray())));
    return named;
  }

  @Override
  public Map<String, NDArray> quantizerState() {
    Map<String, NDArray> named = new LinkedHashMap<>();
    layers.forEach((prefix, layer) -> addState(prefix, layer, named));
    return named;
  }

  private static void addState(String prefix, QuantLayer layer, Map<String, NDArray> named) {
    layer
        .quantizers()
        .forEach((name, quantizer) -> addState(prefix + name + ".", quantizer.components(), named));
    layer.layers().forEach((name, inner) -> addState(prefix + name + ".", inner, named));
  }

  /** Adds what an object holds at the moment, which is not always what is saved. */
  static void addState(String prefix, Component component, Map<String, NDArray> named) {
    component
        .parameters()
        .forEach((name, parameter) -> named.put(prefix + name, parameter.getArray()));
    component.buffers().forEach((name, buffer) -> named.put(prefix + name, buffer));
  }

  @Override
  public Map<String, Component> components() {
    Map<String, Component> named = new LinkedHashMap<>();
    layers.forEach(
        (prefix, layer) ->
            layer.components().forEach((name, component) -> named.put(prefix + name, component)));
    return named;
  }
}
