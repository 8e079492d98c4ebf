package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The two factors of the closest matrix of small rank, by singular value decomposition.
 *
 * @param down {@code [rank, columns]}
 * @param up {@code [rows, rank]}
 */
public record LowRank(NDArray down, NDArray up) {
  /** The factors for a matrix. */
  public static LowRank of(NDArray x, int rank) {
    NDList factors = Aten.callForList("low_rank", x, x.getManager().create((long) rank));
    return new LowRank(factors.get(0), factors.get(1));
  }

  /** The product of the factors. */
  public NDArray product() {
    return up.matMul(down);
  }
}
