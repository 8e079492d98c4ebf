package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Transposed convolutions, which NDArray lacks. */
public final class TransposedConvolutions {
  private TransposedConvolutions() {}

  /**
   * A transposed convolution over one to three spatial dimensions.
   *
   * @param input float32 {@code [N, in, *]}
   * @param weight float32 {@code [in, out / groups, *]}
   * @param bias float32 {@code [out]}, or null
   * @return float32 {@code [N, out, *]}, of the manager of the input
   */
  public static NDArray apply(
      NDArray input,
      NDArray weight,
      @Nullable NDArray bias,
      Shape stride,
      Shape padding,
      Shape outputPadding,
      Shape dilation,
      int groups) {
    NDManager manager = input.getManager();
    long[] geometry =
        Stream.of(stride, padding, outputPadding, dilation, new Shape(groups))
            .flatMapToLong(shape -> LongStream.of(shape.getShape()))
            .toArray();
    NDArray added =
        bias != null ? bias : manager.zeros(new Shape(weight.getShape().get(1) * groups));
    String function = "conv_transpose" + stride.dimension() + "d";
    return Aten.call(function, input, weight, added, manager.create(geometry));
  }
}
