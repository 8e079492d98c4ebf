package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import java.util.List;

/**
 * A model that onnxruntime gets only after it has been tried in another process.
 *
 * @param layers what the file calls values inside the network, with their names
 * @param otherwise the same model where this library computes it, in place of onnxruntime if that
 *     refuses it; {@link UnusableModel} if it is not wanted
 */
record UntriedModel(
    ModelFile file, List<ExpectedInput> inputs, List<WatchedLayer> layers, RunnableModel otherwise)
    implements RunnableModel {
  @Override
  public String name() {
    return file.shown();
  }

  @Override
  public String runtime() {
    return "onnxruntime";
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public List<String> outputs() {
    return List.of();
  }

  @Override
  public Observed run(Batch batch, List<String> ids) {
    throw new ModelRunException("it has not been tried", null);
  }

  @Override
  public void close() {
    otherwise.close();
  }
}
