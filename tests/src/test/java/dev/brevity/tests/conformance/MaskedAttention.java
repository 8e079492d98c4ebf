package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attention that is given a mask, which the record only describes. */
record MaskedAttention(LayerUnderTest attention, AttentionMask mask) implements LayerUnderTest {
  @Override
  public void initialize(NDManager manager, List<Shape> inputs) {
    attention.initialize(manager, inputs);
  }

  @Override
  public void restart() {
    attention.restart();
  }

  @Override
  public List<QuantTensor> forward(List<QuantTensor> inputs, boolean training) {
    NDArray query = inputs.get(0).value();
    NDArray key = inputs.get(inputs.size() > 1 ? 1 : 0).value();
    int time = query.getShape().dimension() == 4 ? 2 : 0;
    NDArray tensor =
        mask.tensor(
            query.getManager(), (int) query.getShape().get(time), (int) key.getShape().get(time));
    List<QuantTensor> masked = new ArrayList<>(inputs);
    masked.add(new PlainTensor(tensor));
    return attention.forward(masked, training);
  }

  @Override
  public Map<String, NDArray> parameters() {
    return attention.parameters();
  }

  @Override
  public Map<String, NDArray> quantizerState() {
    return attention.quantizerState();
  }

  @Override
  public Map<String, Component> components() {
    return attention.components();
  }
}
