package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.view.Shapes;
import java.util.function.UnaryOperator;

/**
 * Integers times a scale: {@code value = (integer - zeroPoint) * scale}.
 *
 * @param value float, any shape
 * @param scale float, broadcastable to {@code value} unless a layer has flattened it to one scale
 *     per channel
 * @param zeroPoint float, of the shape of the scale, or with one element
 * @param bitWidth float with one element
 * @param training whether it was computed in training, where scales still move
 */
public record IntQuantTensor(
    NDArray value,
    NDArray scale,
    NDArray zeroPoint,
    NDArray bitWidth,
    boolean signed,
    boolean training)
    implements ScaledTensor {
  private static final float TOLERANCE = 0.2f;

  @Override
  public IntQuantTensor withValue(NDArray other) {
    return new IntQuantTensor(other, scale, zeroPoint, bitWidth, signed, training);
  }

  @Override
  public IntQuantTensor map(UnaryOperator<NDArray> replacement) {
    return new IntQuantTensor(
        replacement.apply(value),
        replacement.apply(scale),
        replacement.apply(zeroPoint),
        replacement.apply(bitWidth),
        signed,
        training);
  }

  /**
   * Whether every value lies close to an integer of the format, and inside its range. A scale that
   * does not fit the shape of the values, as reshaping may leave it, is not valid.
   */
  @Override
  public boolean isValid() {
    if (!Shapes.broadcast(value.getShape(), scale.getShape())) {
      return false;
    }
    NDArray exact = scaled();
    NDArray rounded = exact.round();
    if (exact.sub(rounded).abs().max().getFloat() >= TOLERANCE) {
      return false;
    }
    float bits = bitWidth.getFloat();
    float min = rounded.min().getFloat();
    float max = rounded.max().getFloat();
    if (bits < 2) {
      boolean twoValues =
          min < max && rounded.eq(min).logicalOr(rounded.eq(max)).all().getBoolean();
      return twoValues && min < 0 == signed;
    }
    double steps = Math.pow(2, signed ? bits - 1 : bits);
    return max <= (float) (steps - 1) && min >= (signed ? (float) -steps : 0);
  }

  /**
   * The integers.
   *
   * @return int8 or uint8 up to 8 bits, int32 otherwise; of the shape of the value
   * @throws IllegalStateException if the values are not integers of the format times the scale
   */
  public NDArray toInt() {
    DataType type =
        bitWidth.getFloat() > 8 ? DataType.INT32 : signed ? DataType.INT8 : DataType.UINT8;
    return codes().toType(type, false);
  }

  /**
   * The integers as float32, with the gradient of {@code value / scale + zeroPoint}.
   *
   * @throws IllegalStateException if the values are not integers of the format times the scale
   */
  public NDArray codes() {
    if (!isValid()) {
      throw new IllegalStateException("the values are not integers of the format times the scale");
    }
    return StraightThrough.round(scaled());
  }

  private NDArray scaled() {
    return value.div(scale).add(zeroPoint);
  }
}
