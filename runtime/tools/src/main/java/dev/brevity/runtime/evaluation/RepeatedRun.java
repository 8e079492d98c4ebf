package dev.brevity.runtime.evaluation;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/** A model with its inputs in place. */
public final class RepeatedRun implements AutoCloseable {
  private final OrtSession session;
  private final Map<String, OnnxTensorLike> inputs;

  RepeatedRun(OrtSession session, Map<String, OnnxTensorLike> inputs) {
    this.session = session;
    this.inputs = inputs;
  }

  /**
   * Computes the model and forgets the results.
   *
   * @throws ModelRunException if the runtime refuses
   */
  void once() {
    try (OrtSession.Result results = session.run(inputs)) {
      if (results.size() == 0) {
        throw new ModelRunException("it has no results", null);
      }
    } catch (OrtException e) {
      throw OnnxRuntimeModel.refused("cannot compute it", e);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensorLike::close);
  }
}
