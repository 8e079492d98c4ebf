package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.RunningStatistics;
import java.util.Optional;

/** Runs networks on calibration data, in evaluation mode, a batch at a time. */
public interface Feed {
  /**
   * Runs the network on the first samples, or on all. What is collected meanwhile is saved from
   * time to time, and a later attempt resumes from there.
   *
   * @param statistics what the step collects
   * @throws InterruptedPlanException if somebody asked to stop
   */
  void run(
      GraphBlock network, int batchSize, Optional<Integer> samples, RunningStatistics statistics);

  /**
   * As {@link #run} where the network itself collects. It must have been computed once.
   *
   * @param listener is told of every batch before it is computed
   * @throws InterruptedPlanException if somebody asked to stop
   */
  void runResumable(
      GraphBlock network, int batchSize, Optional<Integer> samples, BatchListener listener);

  /** The inputs of the first sample, in tensors of the manager; empty where there are no data. */
  Optional<NDList> sample(NDManager manager);

  /** The first samples, or all, for algorithms that go through them themselves. */
  Samples samples(int batchSize, Optional<Integer> samples);

  /**
   * Is told by an algorithm that goes from layer to layer how far it has come. The network is saved
   * between layers from time to time, and a later attempt resumes from there. It must have been
   * computed once.
   *
   * @throws InterruptedPlanException from any of its methods if somebody asked to stop
   */
  LayerListener layers(GraphBlock network);

  /** As {@link #layers} for an algorithm that cannot go on in the middle: nothing is saved. */
  LayerListener listener();

  /**
   * Is told by an algorithm that changes the network as a whole how it went.
   *
   * @param error of the outputs
   */
  void done(LayerError error);

  /** Computes the network once in floating point, so that its layers know their shapes. */
  void initialize(GraphBlock network);
}
