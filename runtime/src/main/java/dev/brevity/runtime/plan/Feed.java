package dev.brevity.runtime.plan;

import dev.brevity.runtime.graph.GraphBlock;
import java.util.Optional;

/** Runs networks on calibration data, in evaluation mode, a batch at a time. */
public interface Feed {
  /**
   * Runs the network on the first samples, or on all.
   *
   * @throws InterruptedPlanException if somebody asked to stop
   */
  void run(GraphBlock network, int batchSize, Optional<Integer> samples);

  /**
   * As {@link #run}; what the network has collected is saved from time to time, and a later attempt
   * goes on from there. The network must have been computed once.
   */
  void runResumable(GraphBlock network, int batchSize, Optional<Integer> samples);

  /** Computes the network once in floating point, so that its layers know their shapes. */
  void initialize(GraphBlock network);
}
