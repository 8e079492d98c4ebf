package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A fixed threshold, whatever the bit width. */
@Implementation
final class SingleArgStatelessBuffer extends Component implements IntScaling {
  private final NDArray value;

  @Inject
  public SingleArgStatelessBuffer(double value) {
    this.value = constant(value);
    attribute("const.value", value);
  }

  @Override
  public NDArray threshold(NDArray bitWidth, @Nullable Boolean signed) {
    return value;
  }
}
