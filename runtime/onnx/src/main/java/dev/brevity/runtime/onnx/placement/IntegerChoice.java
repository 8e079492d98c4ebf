package dev.brevity.runtime.onnx.placement;

/** How the operators are chosen that an engine computes in integers. */
public enum IntegerChoice {
  /** What costs least by the table. */
  LEAST_COST,
  /** Everything that has a kernel, but the convolution that reads the picture. */
  ALL,
  /** Nothing: weights are stored in integers and computed with in floating point. */
  NONE
}
