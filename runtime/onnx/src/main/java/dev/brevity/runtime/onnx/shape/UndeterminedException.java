package dev.brevity.runtime.onnx.shape;

/** A rule needs to know what cannot be known before the model runs; its results are unknown. */
final class UndeterminedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndeterminedException() {
    super("not known", null, false, false);
  }
}
