package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;

/** What the kernel of a convolution sees of its input, place after place. No gradients. */
public final class Windows {
  private Windows() {}

  /**
   * All windows.
   *
   * @param x {@code [N, channels, *]}, padded already
   * @return {@code [groups, positions, channels of a group × kernel]}
   */
  public static NDArray of(NDArray x, Shape kernel, Shape stride, Shape dilation, int groups) {
    NDManager manager = x.getManager();
    long[] geometry =
        LongStream.concat(
                LongStream.of(kernel.getShape()),
                LongStream.concat(
                    LongStream.of(stride.getShape()), LongStream.of(dilation.getShape())))
            .toArray();
    return Aten.call(
        "windows",
        x,
        manager.create(geometry, new Shape(3, kernel.dimension())),
        manager.create((long) groups));
  }

  /** The input with zeros between neighbours, so that they are a stride apart. */
  public static NDArray spread(NDArray x, Shape stride) {
    return Aten.call("spread", x, x.getManager().create(stride.getShape()));
  }

  /** The input with the given dimensions from end to begin. */
  public static NDArray flipped(NDArray x, long... dims) {
    return Aten.call("flipped", x, x.getManager().create(dims));
  }
}
