package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Sums of products, as an equation over the letters of dimensions says. Differentiable. */
public final class Einsum {
  /** The most tensors that are multiplied in one call. */
  public static final int MOST = 4;

  private Einsum() {}

  /**
   * The sum.
   *
   * @param equation for example {@code bij,bjk->bik}
   * @param factors one to {@value #MOST} tensors
   */
  public static NDArray of(String equation, List<NDArray> factors) {
    if (factors.isEmpty() || factors.size() > MOST) {
      throw new IllegalArgumentException(
          "a sum of products of " + factors.size() + " tensors cannot be computed");
    }
    NDManager manager = factors.get(0).getManager();
    NDArray[] arguments = new NDArray[factors.size() + 1];
    arguments[0] = manager.create(equation.chars().asLongStream().toArray());
    for (int i = 0; i < factors.size(); i++) {
      arguments[i + 1] = factors.get(i);
    }
    return Aten.call("einsum_" + factors.size(), arguments);
  }
}
