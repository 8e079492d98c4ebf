package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** The input's bit width less some bits, within bounds. */
@Implementation
final class MsbClampBitWidth extends Component implements BitWidth, InputBitWidth {
  private final BitWidthToRemove toRemove;
  private final NDArray lowest;
  private final NDArray highest;

  @Inject
  public MsbClampBitWidth(
      BitWidthToRemove bitWidthToRemoveImpl, int minOverallBitWidth, int maxOverallBitWidth) {
    this.toRemove = child("bit_width_to_remove_impl", bitWidthToRemoveImpl);
    this.lowest = constant(minOverallBitWidth);
    this.highest = constant(maxOverallBitWidth);
  }

  @Override
  public NDArray bitWidth(NDArray inputBitWidth) {
    NDArray remaining = inputBitWidth.sub(toRemove.bitWidthToRemove()).abs();
    return StraightThrough.clamp(remaining, lowest, highest);
  }

  /**
   * Not known without an input.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public NDArray bitWidth() {
    throw new UnsupportedOperationException("this bit width depends on that of the input");
  }
}
