package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.runtime.onnx.Reference;
import java.util.Map;

/** Runs a file with the input {@code x} and one output in onnxruntime. */
final class OrtRun {
  private OrtRun() {}

  static float[] of(byte[] model, NumpyArray x, NDManager manager, OptLevel level) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray input = scratch.create(x.floats(), new Shape(x.shape()));
      return Reference.run(scratch, model, Map.of("x", input), level).get(0).toFloatArray();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
