package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Optional;

/** Takes the numbers of quantized matrices out of tensors. */
public final class Grids {
  private Grids() {}

  /** The grid of a matrix; empty for one in floating point, and where no grid is known. */
  public static Optional<Grid> of(QuantTensor weight) {
    if (!(weight instanceof ScaledTensor scaled) || weight.value().getShape().dimension() != 2) {
      return Optional.empty();
    }
    Shape shape = weight.value().getShape();
    int columns = Math.toIntExact(shape.get(1));
    NDArray scale = scaled.scale();
    NDArray zeroPoint = scaled.zeroPoint();
    int groupSize = columns;
    if (scaled instanceof GroupwiseQuantTensor groupwise) {
      int rank = shape.dimension();
      int dim = groupwise.groups().groupDim();
      if ((dim < 0 ? dim + rank : dim) != 1) {
        return Optional.empty();
      }
      scale = groupwise.groups().compactScale();
      zeroPoint = groupwise.groups().compactZeroPoint();
      groupSize = groupwise.groups().groupSize();
    }
    int groups = (columns + groupSize - 1) / groupSize;
    long count = scale.size();
    boolean perRow = count == shape.get(0) * groups;
    if (!perRow && count != groups) {
      return Optional.empty();
    }
    float[] zeroPoints = zeroPoint.toFloatArray();
    if (zeroPoints.length != 1 && zeroPoints.length != count) {
      return Optional.empty();
    }
    return Optional.of(
        new Grid(
            Math.round(scaled.bitWidth().getFloat()),
            scaled.signed(),
            exponentBits(scaled),
            perRow && shape.get(0) > 1 ? Math.toIntExact(shape.get(0)) : 1,
            groups,
            groupSize,
            scale.toFloatArray(),
            zeroPoints));
  }

  private static int exponentBits(ScaledTensor tensor) {
    if (tensor instanceof FloatQuantTensor minifloats) {
      return bits(minifloats.format());
    }
    if (tensor instanceof GroupwiseFloatQuantTensor minifloats) {
      return bits(minifloats.format());
    }
    if (tensor instanceof IntQuantTensor || tensor instanceof GroupwiseIntQuantTensor) {
      return 0;
    }
    throw new IllegalArgumentException("numbers of an unknown kind");
  }

  private static int bits(Minifloat format) {
    return Math.round(format.exponentBitWidth().getFloat());
  }
}
