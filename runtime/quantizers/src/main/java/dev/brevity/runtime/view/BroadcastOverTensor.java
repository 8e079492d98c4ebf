package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** One value for all elements: a scalar. */
@Implementation
final class BroadcastOverTensor extends Component implements BroadcastShape {
  private static final Shape SCALAR = new Shape();

  @Inject
  public BroadcastOverTensor() {}

  @Override
  public NDArray broadcast(NDArray statistic, Shape input) {
    return Shapes.as(statistic, SCALAR);
  }
}
