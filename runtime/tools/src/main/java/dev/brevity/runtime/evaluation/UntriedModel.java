package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers.Floats;
import java.util.List;
import java.util.Map;

/**
 * A model that onnxruntime gets only if it can be computed here.
 *
 * @param graph the same model, closed by the one who opened it
 */
record UntriedModel(ModelFile file, GraphModel graph) implements RunnableModel {
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
  public List<ExpectedInput> inputs() {
    return graph.inputs();
  }

  @Override
  public List<String> outputs() {
    return graph.outputs();
  }

  @Override
  public List<WatchedLayer> layers() {
    return List.of();
  }

  @Override
  public Map<String, Floats> run(Batch batch) {
    throw new ModelRunException("it has not been tried", null);
  }

  @Override
  public Map<String, Floats> watch(Batch batch, List<String> ids) {
    throw new ModelRunException("it has not been tried", null);
  }

  @Override
  public void close() {}
}
