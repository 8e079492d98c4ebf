package dev.brevity.tests.conformance.exports;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs a file with one input and one output in onnxruntime, which changes nothing in it. */
final class OrtRun {
  private OrtRun() {}

  static float[] of(byte[] model, NumpyArray x) {
    return of(model, x, OptLevel.NO_OPT);
  }

  static float[] of(byte[] model, NumpyArray x, OptLevel level) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(level);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.floats()), x.shape());
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] y = new float[values.remaining()];
        values.get(y);
        return y;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
