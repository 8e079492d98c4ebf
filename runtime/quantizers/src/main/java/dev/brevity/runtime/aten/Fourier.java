package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The discrete Fourier transform. Differentiable. */
public final class Fourier {
  private Fourier() {}

  /**
   * The transform along one dimension.
   *
   * @param x {@code [*, 2]}: real and imaginary parts
   * @param length zeros are added, or values left out, up to it
   * @param dimension one of those before the last
   */
  public static NDArray transform(NDArray x, long length, int dimension, boolean inverse) {
    NDManager manager = x.getManager();
    return Aten.call(
        "fourier",
        x,
        manager.create(length),
        manager.create((long) dimension),
        manager.create(inverse));
  }
}
