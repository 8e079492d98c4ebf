package dev.brevity.runtime.zeropoint;

/** Where the zero point comes from. */
public interface ZeroPoint extends PreZeroPoint {
  /** Whether the zero point of a call now may be another one for other values. */
  default boolean followsValues() {
    return true;
  }
}
