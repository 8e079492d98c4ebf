package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import java.util.List;

/**
 * A model that a runtime refuses; it stands in reports with the reason.
 *
 * @param reason one sentence for the user
 * @param damaged whether the file is not what it should be, so that no other runtime can compute it
 */
public record UnusableModel(ModelFile file, String runtime, String reason, boolean damaged)
    implements RunnableModel {
  @Override
  public String name() {
    return file.shown();
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public List<ExpectedInput> inputs() {
    return List.of();
  }

  @Override
  public List<String> outputs() {
    return List.of();
  }

  @Override
  public List<WatchedLayer> layers() {
    return List.of();
  }

  @Override
  public Observed run(Batch batch, List<String> ids) {
    throw new ModelRunException(reason, null);
  }

  @Override
  public void close() {}
}
