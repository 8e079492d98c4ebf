package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** One value for all elements along a dimension: the input's shape with 1 in its place. */
@Implementation
final class BroadcastOverDim extends Component implements BroadcastShape {
  private final int dim;

  /**
   * Makes the shape.
   *
   * @param broadcastDim the dimension whose elements share a value; negative counts from the end
   */
  @Inject
  public BroadcastOverDim(@IfUnset("-1") int broadcastDim) {
    this.dim = broadcastDim;
    attribute("broadcast_dim", broadcastDim);
  }

  @Override
  public NDArray broadcast(NDArray statistic, Shape input) {
    long[] sizes = input.getShape().clone();
    sizes[dim < 0 ? dim + sizes.length : dim] = 1;
    return Shapes.as(statistic, new Shape(sizes));
  }
}
