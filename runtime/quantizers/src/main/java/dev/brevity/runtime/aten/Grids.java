package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Images seen at places that are computed. Differentiable. */
public final class Grids {
  private Grids() {}

  /** How a value between places is found. */
  public enum Mode {
    LINEAR,
    NEAREST,
    CUBIC
  }

  /** What lies outside of the image. */
  public enum Outside {
    ZEROS,
    BORDER,
    REFLECTION
  }

  /**
   * The values at places.
   *
   * @param x {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
   * @param grid {@code [N, *, 2]} or {@code [N, *, 3]}, from -1 to 1, the last dimension first
   * @param alignCorners whether -1 and 1 are the centres of the first and last places
   */
  public static NDArray sample(
      NDArray x, NDArray grid, Mode mode, Outside outside, boolean alignCorners) {
    long[] options = {mode.ordinal(), outside.ordinal(), alignCorners ? 1 : 0};
    return Aten.call("grid_sample", x, grid, x.getManager().create(options));
  }

  /**
   * The places that an affine map sends those of an image to.
   *
   * @param theta {@code [N, 2, 3]} or {@code [N, 3, 4]}
   * @param size of the image, {@code [N, C, *]}
   */
  public static NDArray affine(NDArray theta, long[] size, boolean alignCorners) {
    NDManager manager = theta.getManager();
    return Aten.call("affine_grid", theta, manager.create(size), manager.create(alignCorners));
  }
}
