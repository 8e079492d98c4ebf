package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.Grid;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantNDList;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/** A layer that has nothing to learn: an activation function, pooling, dropout … */
public final class StatelessLayer extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final boolean keepsGrid;
  private final Operator operator;

  /** What the layer computes. */
  @FunctionalInterface
  public interface Operator {
    NDArray apply(NDArray x, boolean training);
  }

  /**
   * @param keepsGrid whether every value of the output is one of the input, so that what is known
   *     of its quantization holds on
   */
  public StatelessLayer(LayerSpec spec, boolean keepsGrid, Operator operator) {
    this.spec = spec;
    this.keepsGrid = keepsGrid;
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
    QuantTensor input = QuantNDList.tensorOf(inputs);
    if (!keepsGrid || input instanceof PlainTensor) {
      return new NDList(operator.apply(input.value(), training));
    }
    Value output = Grid.keep(input, x -> operator.apply(x, training));
    return new QuantNDList(output.tensor());
  }

  /** The shape of the output, found by computing it from zeros. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    try (NDManager scratch = NDManager.newBaseManager()) {
      return new Shape[] {operator.apply(scratch.zeros(inputShapes[0]), false).getShape()};
    }
  }

  @Override
  public String toString() {
    return spec.type() + spec.options();
  }
}
