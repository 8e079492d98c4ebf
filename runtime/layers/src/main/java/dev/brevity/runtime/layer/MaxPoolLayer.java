package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The largest value of each window. */
abstract class MaxPoolLayer extends UnaryLayer implements PoolingLayer {
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
  public final LayerSpec pooling() {
    Map<String, @Nullable Object> options = window.options();
    options.put("dilation", PoolWindow.numbers(window.dilation()));
    return new LayerSpec("MaxPool" + window.kernel().dimension() + "d", options);
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {window.output(inputShapes[0])};
  }
}
