package dev.brevity.runtime.plan;

import dev.brevity.runtime.graph.GraphBlock;
import java.util.Optional;

/** Stands where a plan gets no data. */
final class NoFeed implements Feed {
  @Override
  public void run(GraphBlock network, int batchSize, Optional<Integer> samples) {
    throw new IllegalStateException("a step looks at calibration data, and there are none");
  }

  @Override
  public void runResumable(GraphBlock network, int batchSize, Optional<Integer> samples) {
    run(network, batchSize, samples);
  }

  @Override
  public void initialize(GraphBlock network) {
    run(network, 1, Optional.empty());
  }
}
