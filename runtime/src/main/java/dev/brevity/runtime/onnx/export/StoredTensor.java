package dev.brevity.runtime.onnx.export;

/** A weight or bias as the file holds it: codes, and what they stand for. */
sealed interface StoredTensor permits Codes, Minifloats {
  /** The matrix with rows and columns exchanged. */
  StoredTensor transposed();
}
