package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.view.Shapes;
import java.util.function.UnaryOperator;

/**
 * Minifloats times a scale: {@code value = minifloat * scale}.
 *
 * @param value float, any shape
 * @param scale float, broadcastable to {@code value}
 * @param zeroPoint float, always zero
 * @param training whether it was computed in training, where scales still move
 */
public record FloatQuantTensor(
    NDArray value,
    NDArray scale,
    NDArray zeroPoint,
    Minifloat format,
    boolean signed,
    boolean training)
    implements ScaledTensor {
  private static final float TOLERANCE = 0.2f;

  @Override
  public NDArray bitWidth() {
    return format.bitWidth();
  }

  @Override
  public FloatQuantTensor withValue(NDArray other) {
    return new FloatQuantTensor(other, scale, zeroPoint, format, signed, training);
  }

  @Override
  public FloatQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new FloatQuantTensor(
        replacement.apply(value),
        replacement.apply(scale),
        replacement.apply(zeroPoint),
        format.map(replacement),
        signed,
        training);
  }

  /** Whether every mantissa lies close to an integer. The range of exponents is not looked at. */
  @Override
  public boolean isValid() {
    if (!Shapes.broadcast(value.getShape(), scale.getShape())) {
      return false;
    }
    NDArray unscaled = value.div(scale);
    NDArray mantissa = unscaled.div(format.step(unscaled));
    return mantissa.sub(mantissa.round()).abs().max().getFloat() < TOLERANCE;
  }

  /** The mantissas as integers, float32, of the shape of the value. */
  public NDArray toInt() {
    NDArray unscaled = value.div(scale);
    return unscaled.div(format.step(unscaled)).round();
  }

  /**
   * The minifloats: the values without their scale.
   *
   * @return float32, of the shape of the value
   * @throws IllegalStateException if the values are not minifloats of the format times the scale
   */
  public NDArray minifloat() {
    if (!isValid()) {
      throw new IllegalStateException(
          "the values are not minifloats of the format times the scale");
    }
    NDArray unscaled = value.div(scale);
    NDArray step = format.step(unscaled);
    return unscaled.div(step).round().mul(step);
  }
}
