package dev.brevity.samples.rounding;

/** One half, one quarter, three quarters, one eighth …: the bits of 1, 2, 3 … read backwards. */
final class VanDerCorput implements Dither {
  @Override
  public double at(int index) {
    return (Integer.reverse(index + 1) >>> 1) / (double) (1L << 31);
  }
}
