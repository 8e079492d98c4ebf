package dev.brevity.runtime.onnx.dpu;

import java.util.OptionalInt;

/** Arithmetic on integers with a position: {@code value = code * 2^-position}. */
final class FixedPoint {
  static final int BITS = 8;
  static final long LOW = -128;
  static final long HIGH = 127;

  private FixedPoint() {}

  /** The position of a scale; empty unless it is a power of two. */
  static OptionalInt position(float scale) {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      return OptionalInt.empty();
    }
    int exponent = Math.getExponent(scale);
    return Math.scalb(1f, exponent) == scale ? OptionalInt.of(-exponent) : OptionalInt.empty();
  }

  static long saturated(long code) {
    return Math.max(LOW, Math.min(HIGH, code));
  }

  /** Moves a code to another position: rounds half to even, and saturates at eight bits. */
  static long moved(long code, int from, int to) {
    int shift = from - to;
    if (shift <= 0) {
      boolean beyond = code != 0 && -shift >= Long.numberOfLeadingZeros(Math.abs(code)) - 1;
      return beyond ? (code > 0 ? HIGH : LOW) : saturated(code << -shift);
    }
    if (shift >= Long.SIZE - 1) {
      return 0;
    }
    long floor = code >> shift;
    long rest = code - (floor << shift);
    long half = 1L << (shift - 1);
    boolean up = rest > half || (rest == half && (floor & 1) == 1);
    return saturated(up ? floor + 1 : floor);
  }

  /** By how many bits the sum over a window of so many numbers is shifted to be its average. */
  static int averageShift(long window) {
    return (int) Math.ceil(Math.log(255.0 * window) / Math.log(2)) - BITS;
  }
}
