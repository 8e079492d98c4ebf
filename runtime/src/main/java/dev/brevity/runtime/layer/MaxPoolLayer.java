package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;

/** The largest value of each window. */
abstract class MaxPoolLayer extends UnaryLayer {
  private final PoolWindow window;

  MaxPoolLayer(PoolBuilder<?> builder) {
    super(builder.returnsQuantTensor());
    this.window = builder.window();
  }

  @Override
  protected final QuantTensor compute(QuantTensor input, boolean training) {
    return Pooling.max(
        input,
        window.kernel(),
        window.stride(),
        window.padding(),
        window.dilation(),
        window.ceil());
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {window.output(inputShapes[0])};
  }
}
