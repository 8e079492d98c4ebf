package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the weight of one layer whose rounded columns give the best output. */
public interface ColumnSolver {
  /** How the batches' products of inputs are weighed against each other. */
  enum Weighing {
    /** Twice the mean over all samples. */
    TWICE_PER_SAMPLE,
    /** The mean over all samples. */
    PER_SAMPLE,
    /** The sum over batches of each one's mean. */
    PER_BATCH
  }

  Weighing weighing();

  /** Whether it needs to know what the layer would get if nothing were quantized. */
  boolean comparesWithFloat();

  /** The accumulators that sums of products must fit; null for none. */
  default @Nullable AccumulatorBound accumulator() {
    return null;
  }

  /**
   * What samples that are kept back may choose from: this solver, and others like it that trust the
   * samples less.
   */
  default List<ColumnSolver> candidates() {
    return List.of(this);
  }

  /**
   * The new weight; quantized as before, it takes the values that have been found.
   *
   * @return {@code [groups, columns, outputs]}
   */
  NDArray solve(LayerProblem problem);
}
