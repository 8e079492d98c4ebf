package dev.brevity.runtime.onnx.operator;

/** How large the results of an operator can be, of inputs that are known. */
public enum Growth {
  /** At most as the inputs multiplied with each other. */
  PRODUCT,
  /** As the inputs together. */
  SUM,
  /** As the first input. */
  NONE,
  /** As the first input, whose elements hold several numbers. */
  UNPACKED,
  /** As the first input, multiplied with the numbers in the last one. */
  BY_SIZES,
  /** As the numbers in the last input say. */
  OF_SIZES,
  /** From a start to a limit by steps. */
  RANGE,
  /** As large as an option says. */
  UNBOUNDED
}
