package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** A fixed bit width that is saved with the state. */
@Implementation
final class BitWidthStatefulConst extends Component implements BitWidth {
  private final NDArray bitWidth;

  @Inject
  public BitWidthStatefulConst(int bitWidth) {
    this.bitWidth = buffer("bit_width", Constant.filled(new Shape(), bitWidth));
  }

  @Override
  public NDArray bitWidth() {
    // The caller may close it.
    return bitWidth.stopGradient();
  }
}
