package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import java.util.Optional;

/** Takes out of quantized tensors what nodes that are quantizers hold. */
final class MarkReading {
  private MarkReading() {}

  /**
   * The node for a quantizer that is computed step by step otherwise; empty if no format has one.
   */
  static Optional<QuantizerMark> of(ActivationForm form) {
    if (form instanceof SignGrid signs) {
      float[] scale = {signs.scale()};
      if (signs.threshold().isEmpty()) {
        return Optional.of(new QuantizerMark.Signs(scale, new long[0]));
      }
      // Halves are rounded to zero, the even neighbour.
      boolean rounds = signs.threshold().getAsDouble() == signs.scale() * 0.5f;
      return rounds
          ? Optional.of(
              new QuantizerMark.Integers(
                  dev.brevity.runtime.aten.Rounding.ROUND, scale, new float[1], new long[0], -1, 1))
          : Optional.empty();
    }
    if (form instanceof RoundedGrid grid
        && grid.divisor().isEmpty()
        && grid.rounding() != dev.brevity.runtime.aten.Rounding.DPU) {
      return Optional.of(
          new QuantizerMark.Integers(
              grid.rounding(),
              grid.scales(),
              grid.zeroPoints(),
              grid.shape(),
              (long) Math.ceil(grid.low()),
              (long) Math.floor(grid.high())));
    }
    return Optional.empty();
  }

  /** A quantizer to minifloats. */
  static QuantizerMark.Floats of(FloatQuantTensor tensor) {
    NDArray scale = tensor.scale();
    float[] scales = floats(scale);
    long[] shape = scales.length == 1 ? new long[0] : scale.getShape().getShape().clone();
    return new QuantizerMark.Floats(MinifloatType.of(tensor.format()), scales, shape);
  }

  /** Minifloats that are stored. */
  static MarkedTensor stored(FloatQuantTensor tensor) {
    return new MarkedTensor(
        tensor.value().getShape().getShape(), floats(tensor.value()), of(tensor));
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, false).toFloatArray();
  }
}
