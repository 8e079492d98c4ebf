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

  /** Without codes of negative values. */
  public ActivationGrid rectified() {
    return new ActivationGrid(scale, zeroPoint, signed, Math.max(low, zeroPoint), high);
  }

  /** What a code stands for, in single precision. */
  public float value(long code) {
    return (code - zeroPoint) * scale;
  }

  /** Whether a value has a code in use. */
  public boolean hasValue(float value) {
    long code = Math.round((double) value / scale) + zeroPoint;
    return low <= code && code <= high && value(code) == value;
  }

  /** Whether 0 has a code in use. */
  public boolean hasZero() {
    return low <= zeroPoint && zeroPoint <= high;
  }
}
