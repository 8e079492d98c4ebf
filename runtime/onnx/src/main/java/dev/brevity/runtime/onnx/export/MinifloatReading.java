package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.onnx.element.Float8;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.Grouped;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import java.util.Arrays;

/** Takes minifloats and their scales out of quantized tensors. */
final class MinifloatReading {
  /** What a float has in the bits of its fraction that no minifloat has. */
  private static final int BEYOND_HALF = (1 << 13) - 1;

  private MinifloatReading() {}

  /** Minifloats with one scale, or one per slice of a dimension. */
  static Minifloats of(FloatQuantTensor tensor) {
    NDArray scale = tensor.scale();
    int rank = tensor.value().getShape().dimension();
    int axis = ScaleAxis.of(scale.getShape(), rank);
    float[] scales = floats(scale);
    return new Minifloats(
        tensor.value().getShape().getShape(),
        numbers(tensor.value(), scale),
        scales,
        axis < 0 ? new long[0] : new long[] {scales.length},
        axis,
        0);
  }

  /** Minifloats in groups that share a scale. */
  static Minifloats of(GroupwiseFloatQuantTensor tensor) {
    Grouped groups = tensor.groups();
    Shape perGroup = ScaleAxis.perGroup(groups);
    return new Minifloats(
        tensor.value().getShape().getShape(),
        numbers(tensor.value(), tensor.scale()),
        floats(groups.compactScale().broadcast(perGroup)),
        ScaleAxis.withoutElements(groups, perGroup),
        ScaleAxis.of(groups),
        groups.groupSize());
  }

  /**
   * The numbers that activations are rounded to.
   *
   * @throws InexpressibleException if no type of the operator set has exactly these
   */
  static MinifloatGrid ofActivation(FloatQuantTensor tensor, int opset) {
    NDArray scale = tensor.scale();
    int rank = tensor.value().getShape().dimension();
    return new MinifloatGrid(
        typeOfActivation(tensor.format(), opset),
        floats(scale),
        ScaleAxis.of(scale.getShape(), rank),
        rank);
  }

  /**
   * The type that has just the numbers of a format.
   *
   * @throws InexpressibleException if the operator set has none
   */
  static Float8 typeOfActivation(Minifloat numbers, int opset) {
    if (opset < Float8.OPSET) {
      throw InexpressibleException.before("activations as minifloats", Float8.OPSET);
    }
    MinifloatType format = MinifloatType.of(numbers);
    return Arrays.stream(Float8.values())
        .filter(known -> format.saturating() && isSame(known, format))
        .findFirst()
        .orElseThrow(MinifloatReading::noSuchType);
  }

  private static boolean isSame(Float8 type, MinifloatType format) {
    return type.mantissaBits() == format.mantissaBits()
        && type.exponentBits() == format.exponentBits()
        && type.exponentBias() == format.exponentBias()
        && type.largest() == format.largest();
  }

  private static InexpressibleException noSuchType() {
    return new InexpressibleException(
        "activations as minifloats need the numbers of a type of ONNX, and saturate",
        "use `Fp8e4m3OCPActPerTensorFloat`, `Fp8e5m2OCPActPerTensorFloat` or an integer quantizer,"
            + " or leave the layer in floating point with `keep`");
  }

  private static float[] numbers(NDArray value, NDArray scale) {
    NDArray exact =
        value.toType(DataType.FLOAT64, false).div(scale.toType(DataType.FLOAT64, false));
    float[] numbers = exact.toType(DataType.FLOAT32, false).toFloatArray();
    for (int i = 0; i < numbers.length; i++) {
      // The quotient differs from the minifloat by the rounding of their product at most.
      int nearest = Float.floatToIntBits(numbers[i]) + (BEYOND_HALF + 1) / 2;
      numbers[i] = Float.intBitsToFloat(nearest & ~BEYOND_HALF);
    }
    return numbers;
  }

  private static float[] floats(NDArray array) {
    return array.toType(DataType.FLOAT32, false).toFloatArray();
  }
}
