package dev.brevity.tests.conformance;

/**
 * How far a number may lie from the recorded one. An element passes when it is within any of the
 * three bounds.
 *
 * @param ofElement bound relative to the recorded element itself
 * @param ofLargest bound relative to the largest magnitude of the recorded tensor
 * @param absolute bound in the tensor's own units
 * @param step if positive, a size that elements may be off by in spite of the bounds, at most
 *     {@link #strays} of them
 */
record Tolerance(double ofElement, double ofLargest, double absolute, double step) {
  /** Bit for bit. */
  static final Tolerance EXACT = new Tolerance(0, 0, 0, 0);

  private static final double STRAY_FRACTION = 0.03;

  static Tolerance ofElement(double bound) {
    return new Tolerance(bound, 0, 0, 0);
  }

  static Tolerance ofLargest(double bound) {
    return new Tolerance(0, bound, 0, 0);
  }

  Tolerance orOfLargest(double bound) {
    return new Tolerance(ofElement, Math.max(ofLargest, bound), absolute, step);
  }

  Tolerance orAbsolute(double bound) {
    return new Tolerance(ofElement, ofLargest, Math.max(absolute, bound), step);
  }

  Tolerance withStep(double size) {
    return new Tolerance(ofElement, ofLargest, absolute, size);
  }

  boolean isExact() {
    return ofElement == 0 && ofLargest == 0 && absolute == 0 && step == 0;
  }

  /** How many elements of a tensor may be off by one step. */
  int strays(int elements) {
    return step > 0 ? Math.max(1, (int) (elements * STRAY_FRACTION)) : 0;
  }

  /** Whether the element passes without being counted as a stray. */
  boolean accepts(double expected, double actual, double largest) {
    if (isExact()) {
      return Double.doubleToLongBits(expected) == Double.doubleToLongBits(actual);
    }
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      return Double.compare(expected, actual) == 0;
    }
    double bound =
        Math.max(absolute, Math.max(ofElement * Math.abs(expected), ofLargest * largest));
    return Math.abs(expected - actual) <= bound;
  }

  /** Whether the element passes as a stray. */
  boolean acceptsStray(double expected, double actual) {
    return step > 0 && Math.abs(expected - actual) <= step * 1.001;
  }
}
