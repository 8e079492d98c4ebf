package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.onnx.element.Float8;
import java.util.Optional;

/**
 * A quantizer whose scale, and zero point if it has one, follow each input: {@code (clip(round(x /
 * scale + zeroPoint), low, high) - zeroPoint) * scale}, where {@code scale} is a statistic of the
 * input over {@code threshold}. Minifloats have no zero point, and saturate at their largest
 * number.
 *
 * @param sharing which elements have a scale in common; empty for all of them
 * @param statistic what a scale is computed from
 * @param least what the statistic is at least; 0 for anything
 * @param powers how the logarithm of the statistic is rounded, if it becomes a power of two
 * @param threshold what the statistic is divided by
 * @param low the smallest code
 * @param high the largest code
 * @param shift where codes of the smallest values, or of zero if it is smaller, begin
 * @param minifloat the type of the codes; empty for integers
 */
record ComputedGrid(
    Optional<Neighbours> sharing,
    Statistic statistic,
    float least,
    Optional<Rounding> powers,
    float threshold,
    Rounding rounding,
    long low,
    long high,
    Shift shift,
    Optional<Float8> minifloat)
    implements ActivationForm {
  private static final int CODES = 256;

  /** What DynamicQuantizeLinear does. */
  static final ComputedGrid STANDARD =
      new ComputedGrid(
          Optional.empty(),
          Statistic.WIDTH,
          0,
          Optional.empty(),
          CODES - 1,
          Rounding.ROUND,
          0,
          CODES - 1,
          Shift.WHOLE,
          Optional.empty());

  /** What a scale is computed from. */
  enum Statistic {
    /** The largest magnitude. */
    MAGNITUDE,
    /** The distance between the largest and the smallest value, zero being one of them. */
    WIDTH,
    /** The distance between the largest value and the smallest or zero. */
    WIDTH_FROM_ZERO
  }

  /** Whether codes are moved so that the range of the input fills that of the codes. */
  enum Shift {
    /** Zero is the code 0. */
    NONE,
    /** Zero is an integer. */
    WHOLE,
    /** Zero may lie between integers. */
    REAL
  }

  /**
   * Elements along a dimension that have a scale in common.
   *
   * @param axis counted from the front
   * @param rank of the input
   * @param count how many neighbours; 0 for all
   * @param size of the dimension, where neighbours are counted; 0 otherwise
   */
  record Neighbours(int axis, int rank, int count, long size) {
    boolean isLast() {
      return axis == rank - 1;
    }
  }

  /** Whether DynamicQuantizeLinear is just this. */
  boolean isStandard() {
    return minifloat.isEmpty()
        && sharing.isEmpty()
        && statistic == Statistic.WIDTH
        && powers.isEmpty()
        && rounding == Rounding.ROUND
        && shift == Shift.WHOLE
        && threshold == CODES - 1
        && low == 0
        && high == CODES - 1;
  }

  /** Whether codes are bytes. */
  boolean isBytes() {
    return minifloat.isEmpty()
        && high - low < CODES
        && low >= Byte.MIN_VALUE
        && high < CODES
        && shift != Shift.REAL;
  }

  /** Whether an integer product with a matrix can take the scales out: one, or one for each row. */
  boolean isFactor() {
    return isBytes()
        && (sharing.isEmpty()
            || (shift == Shift.NONE && sharing.get().isLast() && sharing.get().count() == 0));
  }

  /** What is added to codes so that none has a sign. */
  int unsigned() {
    return low < 0 ? -Byte.MIN_VALUE : 0;
  }
}
