package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.view.Shapes;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Initial values of a learned scale in the scale's shape. */
final class InitialValues {
  private InitialValues() {}

  /** Transforms the values, then spreads a scalar over the shape or reshapes a list. */
  static NDArray inShape(
      NDManager manager,
      ScalingInit init,
      @Nullable List<Integer> sizes,
      UnaryOperator<NDArray> transformation) {
    NDArray values = transformation.apply(init.values(manager));
    values.attach(manager);
    Shape shape = sizes == null ? values.getShape() : Shapes.of(sizes);
    if (values.getShape().dimension() == 0) {
      values = values.broadcast(shape);
    } else if (values.size() != shape.size()) {
      throw new IllegalArgumentException(
          "`scaling_init` has " + values.size() + " values, the scale's shape is " + shape);
    }
    NDArray copy = values.reshape(shape).duplicate();
    copy.setName(null);
    return copy;
  }
}
