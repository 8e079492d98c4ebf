package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.onnx.export.QuantizerMark;
import java.util.Optional;

/**
 * The integers that an activation is quantized to: a value is {@code (code - zeroPoint) * scale}.
 *
 * @param scale of the whole tensor
 * @param zeroPoint the code of 0
 * @param signed whether codes are int8 rather than uint8
 * @param low the smallest code in use
 * @param high the largest code in use
 */
public record ActivationGrid(float scale, long zeroPoint, boolean signed, long low, long high) {
  /**
   * The grid of a quantizer that rounds to the nearest of integers of up to eight bits with one
   * scale; empty for any other.
   */
  static Optional<ActivationGrid> of(QuantizerMark mark) {
    boolean plain =
        mark instanceof QuantizerMark.Integers integers
            && integers.rounding() == Rounding.ROUND
            && integers.scales().length == 1
            && integers.zeroPoints()[0] == Math.rint(integers.zeroPoints()[0])
            && integers.low() >= (integers.low() < 0 ? Byte.MIN_VALUE : 0)
            && integers.high() <= (integers.low() < 0 ? Byte.MAX_VALUE : 255);
    if (!plain) {
      return Optional.empty();
    }
    QuantizerMark.Integers known = (QuantizerMark.Integers) mark;
    return Optional.of(
        new ActivationGrid(
            known.scales()[0],
            Math.round(known.zeroPoints()[0]),
            known.low() < 0,
            known.low(),
            known.high()));
  }

  /** Whether codes lie within all that eight bits hold. */
  public boolean isWholeByte() {
    return high - low == 255;
  }

  /** The same values with codes from 0 to 255. */
  public ActivationGrid unsigned() {
    return as(false);
  }

  /** The same values with codes of the other type where that is wanted. */
  public ActivationGrid as(boolean wanted) {
    if (wanted == signed) {
      return this;
    }
    int shift = wanted ? -128 : 128;
    return new ActivationGrid(scale, zeroPoint + shift, wanted, low + shift, high + shift);
  }

  /**
   * The grid of values that are limited before they are quantized. Rounding keeps the order of
   * values, so that limiting the codes is the same.
   *
   * @param lowest at most {@code highest}; neither has to be a value of the grid
   */
  public ActivationGrid limited(float lowest, float highest) {
    return new ActivationGrid(scale, zeroPoint, signed, code(lowest), code(highest));
  }

  /** The code of a value, which may be infinite. */
  private long code(float value) {
    double code = Math.rint(value / scale) + zeroPoint;
    return (long) Math.max(low, Math.min(high, code));
  }

  /** Whether values of the grid stay there when they are limited. */
  public boolean keeps(float lowest, float highest) {
    return (lowest <= value(low) || hasValue(lowest))
        && (highest >= value(high) || hasValue(highest));
  }

  private boolean hasValue(float value) {
    long code = Math.round((double) value / scale) + zeroPoint;
    return low <= code && code <= high && value(code) == value;
  }

  private float value(long code) {
    return (code - zeroPoint) * scale;
  }
}
