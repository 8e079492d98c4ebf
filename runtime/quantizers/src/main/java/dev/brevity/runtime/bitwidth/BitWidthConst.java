package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** A fixed bit width, not part of the state. */
@Implementation
public final class BitWidthConst extends Component implements BitWidth, BitWidthToRemove {
  private final NDArray bitWidth;

  @Inject
  public BitWidthConst(int bitWidth) {
    this.bitWidth = constant(bitWidth);
    attribute("bit_width.value", bitWidth);
  }

  @Override
  public NDArray bitWidth() {
    return bitWidth;
  }

  @Override
  public NDArray bitWidthToRemove() {
    return bitWidth;
  }
}
