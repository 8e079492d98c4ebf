package dev.brevity.runtime.tensor;

/**
 * Functions that cut off values. What is known of a tensor stays as it is, also where a bound is
 * not one of its values.
 */
public final class Clipping {
  private Clipping() {}

  /** Sets negative values to zero. */
  public static QuantTensor relu(QuantTensor x) {
    return x.withValue(x.value().getNDArrayInternal().relu());
  }

  /** Limits values to 0 … 6. */
  public static QuantTensor relu6(QuantTensor x) {
    return clip(x, 0, 6);
  }

  /** Limits values to a range. */
  public static QuantTensor clip(QuantTensor x, float low, float high) {
    return x.withValue(x.value().clip(low, high));
  }
}
