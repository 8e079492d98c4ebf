package dev.brevity.runtime.onnx.fakequant;

/** A tensor that the file holds. */
public sealed interface Constant
    permits StoredCodes, StoredFloats, StoredIntegers, StoredMinifloats {
  /** The name of the tensor, in floating point if it is quantized. */
  String name();

  /** Sizes; empty for a single number. */
  long[] shape();
}
