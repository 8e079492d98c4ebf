package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;

/**
 * Divides the offset by the scale and adds the lowest integer, rounded and clamped like any value
 * or left as it is.
 */
final class IntegerScaleShift extends Component implements ScaleShiftZeroPoint {
  private final IntegerQuant intQuant;
  private final boolean quantizeZeroPoint;

  IntegerScaleShift(IntegerQuant intQuant, boolean quantizeZeroPoint) {
    this.intQuant = child("int_quant", intQuant);
    this.quantizeZeroPoint = quantizeZeroPoint;
    attribute("quantize_zero_point", quantizeZeroPoint);
  }

  @Override
  public NDArray zeroPoint(NDArray offset, NDArray scale, NDArray bitWidth) {
    NDArray lowest = intQuant.minInt(bitWidth);
    return quantizeZeroPoint
        ? intQuant.toInt(scale, lowest, bitWidth, offset)
        : offset.div(scale).add(lowest);
  }
}
