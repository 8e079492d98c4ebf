package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantNDList;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/** A layer that has nothing to learn: an activation function, pooling, dropout … */
public final class StatelessLayer extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final Operator operator;

  /** What the layer computes. */
  @FunctionalInterface
  public interface Operator {
    QuantTensor apply(QuantTensor x, boolean training);
  }

  public StatelessLayer(LayerSpec spec, Operator operator) {
    this.spec = spec;
    this.operator = operator;
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    QuantTensor output = operator.apply(QuantNDList.tensorOf(inputs), training);
    return output instanceof PlainTensor ? new NDList(output.value()) : new QuantNDList(output);
  }

  /** The shape of the output, found by computing it from zeros. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    try (NDManager scratch = NDManager.newBaseManager()) {
      return new Shape[] {
        operator.apply(new PlainTensor(scratch.zeros(inputShapes[0])), false).value().getShape()
      };
    }
  }

  @Override
  public String toString() {
    return spec.type() + spec.options();
  }
}
