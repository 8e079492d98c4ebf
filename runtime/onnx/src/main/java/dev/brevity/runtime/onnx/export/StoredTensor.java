package dev.brevity.runtime.onnx.export;

/** A weight or bias as the file holds it: codes, and what they stand for. */
sealed interface StoredTensor permits Codes, MarkedTensor, Minifloats {
  /** The tensor with a dimension of size 1 put in front of the others. */
  StoredTensor stacked();

  /** The matrix with rows and columns exchanged. */
  StoredTensor transposed();
}
