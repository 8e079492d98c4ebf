package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Other resolutions and arrangements of the trailing dimensions, one, two or three of them: {@code
 * [N, C, *] → [N, C, *]}.
 */
public final class Resampling {
  private Resampling() {}

  /** The nearest value at each place of the given size. */
  public static NDArray nearest(NDArray x, Shape size) {
    return Aten.call("upsample_nearest", x, x.getManager().create(size.getShape()));
  }

  /** The nearest value at each place, one factor per dimension. */
  public static NDArray nearest(NDArray x, double... factors) {
    return Aten.call("upsample_nearest_scaled", x, x.getManager().create(factors));
  }

  /**
   * Values between the nearest ones, in proportion to the distances.
   *
   * @param alignCorners whether the first and last places coincide with the input's
   */
  public static NDArray linear(NDArray x, boolean alignCorners, Shape size) {
    return Aten.call(
        "upsample_linear",
        x,
        x.getManager().create(size.getShape()),
        x.getManager().create(alignCorners ? 1L : 0L));
  }

  /** As {@link #linear(NDArray, boolean, Shape)}, with one factor per dimension. */
  public static NDArray linear(NDArray x, boolean alignCorners, double... factors) {
    return Aten.call(
        "upsample_linear_scaled",
        x,
        x.getManager().create(factors),
        x.getManager().create(alignCorners ? 1L : 0L));
  }

  /** Channels as a finer image: {@code [*, C r², H, W] → [*, C, H r, W r]}. */
  public static NDArray pixelShuffle(NDArray x, long factor) {
    return Aten.call("pixel_shuffle", x, x.getManager().create(factor));
  }

  /** A coarser image with more channels: {@code [*, C, H r, W r] → [*, C r², H, W]}. */
  public static NDArray pixelUnshuffle(NDArray x, long factor) {
    return Aten.call("pixel_unshuffle", x, x.getManager().create(factor));
  }
}
