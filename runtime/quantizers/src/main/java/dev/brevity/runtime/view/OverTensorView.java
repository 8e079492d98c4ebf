package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** All elements in one dimension. */
@Implementation
public final class OverTensorView extends Component implements ViewShape {
  private static final Shape FLAT = new Shape(-1);

  @Inject
  public OverTensorView() {}

  @Override
  public NDArray view(NDArray x) {
    return x.reshape(FLAT);
  }
}
