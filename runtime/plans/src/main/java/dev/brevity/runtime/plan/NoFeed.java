package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.RunningStatistics;
import java.util.Optional;

/** Stands where a plan gets no data. */
final class NoFeed implements StepFeed {
  private final PlanProgress progress;
  private String title = "";

  NoFeed(PlanProgress progress) {
    this.progress = progress;
  }

  @Override
  public void serve(String name, int number) {
    title = name;
  }

  @Override
  public void run(
      GraphBlock network, int batchSize, Optional<Integer> samples, RunningStatistics statistics) {
    throw missing();
  }

  @Override
  public void runResumable(
      GraphBlock network, int batchSize, Optional<Integer> samples, BatchListener listener) {
    throw missing();
  }

  @Override
  public Optional<NDList> sample(NDManager manager) {
    return Optional.empty();
  }

  @Override
  public Samples samples(int batchSize, Optional<Integer> samples) {
    throw missing();
  }

  @Override
  public LayerListener layers(GraphBlock network) {
    throw missing();
  }

  @Override
  public LayerListener listener() {
    return new ToldProgress(title, progress, this::done);
  }

  @Override
  public void done(LayerError error) {
    AlgorithmFindings.tell(progress, title, error);
  }

  @Override
  public void initialize(GraphBlock network) {
    throw missing();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException("a step needs calibration data, and there is none");
  }
}
