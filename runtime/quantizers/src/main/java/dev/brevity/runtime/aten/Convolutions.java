package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Convolutions, computed in the way that is faster for their shape. */
public final class Convolutions {
  private Convolutions() {}

  /**
   * A convolution over one to three spatial dimensions.
   *
   * @param input float32 {@code [N, in, *]}
   * @param weight float32 {@code [out, in / groups, *]}
   * @param bias float32 {@code [out]}, or null
   * @return float32 {@code [N, out, *]}, of the manager of the input
   */
  public static NDArray apply(
      NDArray input,
      NDArray weight,
      @Nullable NDArray bias,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    if (isOneChannel(input, weight, dilation) && Gradients.recorded() && Gradients.reach(input)) {
      NDManager manager = input.getManager();
      NDArray added = bias != null ? bias : manager.zeros(weight.getShape().slice(0, 1));
      long[] geometry =
          Stream.of(stride, padding)
              .flatMapToLong(shape -> LongStream.of(shape.getShape()))
              .toArray();
      return Aten.call("conv2d_of_one_channel", input, weight, added, manager.create(geometry));
    }
    return input
        .getNDArrayInternal()
        .convolution(input, weight, bias, stride, padding, dilation, groups)
        .singletonOrThrow();
  }

  /** There oneDNN takes several times as long for the gradient of the input as plain loops do. */
  private static boolean isOneChannel(NDArray input, NDArray weight, Shape dilation) {
    return dilation.dimension() == 2
        && dilation.size() == 1
        && input.getShape().get(1) == 1
        && weight.getShape().get(1) == 1;
  }
}
