package dev.brevity.runtime.onnx.operator;

/** What sets an operator apart. */
public enum Trait {
  /** It is not ONNX's, and stands in no file. */
  OWN,
  /** It belongs to the domain {@code com.microsoft}. */
  MICROSOFT,
  /** Its result is another one each time. */
  RANDOM,
  /** Its second input could be put at an axis of the first, before all were broadcast alike. */
  ALIGNED,
  /** Its function takes the inputs as one list. */
  LISTED
}
