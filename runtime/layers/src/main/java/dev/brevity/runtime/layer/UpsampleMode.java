package dev.brevity.runtime.layer;

/** Where values between those of the input come from. */
public enum UpsampleMode {
  /** The nearest value of the input. */
  NEAREST,
  /**
   * The nearest values of the input in proportion to their distance, in each of the dimensions:
   * linear, bilinear or trilinear.
   */
  LINEAR
}
