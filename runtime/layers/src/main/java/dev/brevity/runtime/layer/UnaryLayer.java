package dev.brevity.runtime.layer;

import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;

/** A layer with one input and one output. */
public abstract class UnaryLayer extends QuantLayer {
  protected UnaryLayer(boolean returnQuantTensor) {
    super(returnQuantTensor);
  }

  /** Computes the layer's output inside a scope that frees intermediate results. */
  protected abstract QuantTensor compute(QuantTensor input, boolean training);

  @Override
  protected final List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("the layer takes one input, not " + inputs.size());
    }
    return List.of(compute(inputs.get(0), training));
  }
}
