package dev.brevity.runtime.aten;

/** How far the numbers of a grid, in multiples of its scale, lie from each other. */
public sealed interface Spacing {
  /** By one: integers. */
  Spacing EVEN = new Even();

  /** By one. */
  record Even() implements Spacing {}

  /**
   * By steps that double with each power of two: minifloats.
   *
   * @param mantissaBits bits of the mantissa after the point
   * @param smallestStep the exponent of the step between the smallest numbers
   */
  record Floating(double mantissaBits, double smallestStep) implements Spacing {}

  /**
   * Minus one and one, and zero for what is not beyond a magnitude.
   *
   * @param threshold negative if there is no zero
   */
  record Signs(double threshold) implements Spacing {}

  /** As kernels take it: which one, and its number. */
  default double[] options() {
    if (this instanceof Floating floating) {
      return new double[] {floating.mantissaBits(), floating.smallestStep()};
    }
    return this instanceof Signs signs
        ? new double[] {-2, signs.threshold()}
        : new double[] {-1, 0};
  }
}
