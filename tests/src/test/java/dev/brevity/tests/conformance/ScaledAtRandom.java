package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.Map;

/**
 * A recurrent layer whose learned scales of gates begin where the reference's did: it initialises
 * everything with "gate" in its name at random, these scales included. The record lacks the
 * numbers, but has what they became in the first step of training.
 */
record ScaledAtRandom(LayerUnderTest layer, JsonNode recorded) implements LayerUnderTest {
  private static final String GATE = "gate_acc_quant";
  private static final String SCALE = "scaling_impl.value";

  @Override
  public void initialize(NDManager manager, List<Shape> inputs) {
    layer.initialize(manager, inputs);
  }

  @Override
  public void restart() {
    layer.restart();
    layer
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (name.contains(GATE) && name.endsWith(SCALE)) {
                try (NDArray start = parameter.onesLike().muli((float) start(name))) {
                  Tensors.assign(parameter, start);
                }
              }
            });
  }

  /** What a scale began with: 1 where it was given none. */
  private double start(String name) {
    JsonNode step = recorded.path("train").path(0);
    JsonNode after = step.path("quant_state_after");
    if (!after.has(name)) {
      return 1;
    }
    String stem = name.substring(0, name.length() - "value".length());
    int collected = recorded.path("kwargs").path(GATE + "_collect_stats_steps").asInt();
    double value = Tensor.read(after.get(name)).data()[0];
    // Once all statistics have been collected they are multiplied with what was there.
    boolean multiplied = step.path("counters").path(stem + "counter").asInt() > collected;
    return multiplied ? value / Tensor.read(after.get(stem + "buffer")).data()[0] : value;
  }

  @Override
  public List<QuantTensor> forward(List<QuantTensor> inputs, boolean training) {
    return layer.forward(inputs, training);
  }

  @Override
  public Map<String, NDArray> parameters() {
    return layer.parameters();
  }

  @Override
  public Map<String, NDArray> quantizerState() {
    return layer.quantizerState();
  }

  @Override
  public Map<String, Component> components() {
    return layer.components();
  }
}
