package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.StraightThrough;

/** How a learned parameter decides between rounding up and down. */
public interface LearnedRound {
  /**
   * The decision for each element.
   *
   * @param parameter the learned values
   * @param training soft decisions when training, hard ones in evaluation
   */
  NDArray decide(NDArray parameter, boolean training);

  /** Rounds as decided. */
  default NDArray round(NDArray x, NDArray decision) {
    return StraightThrough.floor(x).add(decision);
  }
}
