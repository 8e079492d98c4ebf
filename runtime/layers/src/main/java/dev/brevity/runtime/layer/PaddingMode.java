package dev.brevity.runtime.layer;

/** What a convolution finds beyond the border of its input. */
public enum PaddingMode {
  ZEROS,
  /** The input mirrored at its outermost elements, which are not repeated. */
  REFLECT,
  /** The outermost elements again and again. */
  REPLICATE,
  /** The other end of the input. */
  CIRCULAR
}
