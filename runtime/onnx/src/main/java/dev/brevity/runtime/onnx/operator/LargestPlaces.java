package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Pools;
import dev.brevity.runtime.graph.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The largest value of each window and where it is.
 *
 * @param ceil whether a window that does not fit whole counts too
 * @param columnsFirst whether places are counted along the first spatial dimension first
 */
record LargestPlaces(Windows windows, boolean ceil, boolean columnsFirst) {

  /** The values, and their places counted over the whole tensor. */
  Value of(NDArray x) {
    boolean inside = windows.isSymmetric() && PoolingOperators.fits(windows);
    NDArray padded = inside ? x : PoolingOperators.around(x, windows, Float.NEGATIVE_INFINITY);
    int spatial = windows.kernel().length;
    Shape none = new Shape(new long[spatial]);
    NDList found =
        Pools.maxWithPlaces(
            padded,
            new Shape(windows.kernel()),
            new Shape(windows.strides()),
            inside ? new Shape(windows.begins()) : none,
            new Shape(windows.dilations()),
            ceil);
    long[] sizes = x.getShape().slice(2).getShape();
    NDArray rest = found.get(1).toType(DataType.FLOAT64, false);
    NDArray place = rest.zerosLike();
    long[] strides = strides(sizes);
    for (int i = spatial - 1; i >= 0; i--) {
      long size = padded.getShape().get(i + 2);
      NDArray next = rest.div(size).floor();
      long begin = inside ? 0 : windows.begins()[i];
      place = place.add(rest.sub(next.mul(size)).sub(begin).mul(strides[i]));
      rest = next;
    }
    long plane = x.getShape().slice(2).size();
    long[] channels = new long[spatial + 2];
    Arrays.fill(channels, 1);
    channels[0] = x.getShape().get(0);
    channels[1] = x.getShape().get(1);
    NDArray starts =
        x.getManager()
            .arange(0f, channels[0] * channels[1], 1f, DataType.INT64)
            .mul(plane)
            .reshape(new Shape(channels));
    NDArray places = place.toType(DataType.INT64, false).add(starts);
    return new Value.Tuple(List.of(Value.of(found.get(0)), Value.of(places)));
  }

  private long[] strides(long[] sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int n = 0; n < sizes.length; n++) {
      int i = columnsFirst ? n : sizes.length - 1 - n;
      strides[i] = stride;
      stride *= sizes[i];
    }
    return strides;
  }
}
