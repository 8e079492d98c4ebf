package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Integer quantization in one pass of fused operations, bit for bit equal to the separate ones. */
public final class IntQuantKernel {
  private static final long LARGE = 1 << 14;

  private IntQuantKernel() {}

  /**
   * The values {@code (clamp(round(x / scale + zeroPoint), low, high) - zeroPoint) * scale},
   * without gradient.
   *
   * @param x any float32 tensor
   * @param scale broadcastable to {@code x}
   * @param zeroPoint broadcastable to {@code x}
   * @param low lowest integer, a scalar
   * @param high highest integer, a scalar
   */
  public static NDArray quantize(
      Rounding rounding, NDArray x, NDArray scale, NDArray zeroPoint, NDArray low, NDArray high) {
    return Aten.call("int_quant_" + rounding.suffix(), x, scale, zeroPoint, low, high);
  }

  /**
   * As {@link #quantize}, with gradients to the input and the scale, straight through the rounding.
   * Where tensors are large, the gradient of the scale is summed from the rounding errors, that of
   * a single scale by dot products, which touches a fraction of the memory; where they are small,
   * errors of that sum are those of the separate operations.
   *
   * @param straightThrough whether gradients also pass where values are clamped
   * @param zeroPoint without gradient
   * @param low without gradient
   * @param high without gradient
   */
  public static NDArray quantizeWithGradients(
      Rounding rounding,
      boolean straightThrough,
      NDArray x,
      NDArray scale,
      NDArray zeroPoint,
      NDArray low,
      NDArray high) {
    if (x.size() >= LARGE) {
      String size = scale.size() == 1 && zeroPoint.size() == 1 ? "one_" : "large_";
      String clamp = straightThrough ? "int_quant_ste_" : "int_quant_select_";
      return Aten.call(clamp + size + rounding.suffix(), x, scale, zeroPoint, low, high);
    }
    if (straightThrough) {
      NDArray integers = x.div(scale);
      Aten.change("to_integers_" + rounding.suffix(), integers, zeroPoint, low, high);
      return integers.mul(scale);
    }
    return Aten.call("int_quant_select_" + rounding.suffix(), x, scale, zeroPoint, low, high);
  }

  /**
   * The whole of a quantizer whose scale is the magnitude of a parameter: {@code max(|parameter|,
   * minimum) / threshold}. Gradients reach the input where it is inside the range, and the
   * parameter; they pass straight through the rounding. There is no zero point.
   *
   * @param magnitude the parameter, one element
   * @param constants threshold, minimum, lowest and highest integer, {@code [4]}
   * @return the values and the scale
   */
  public static NDList byMagnitude(
      Rounding rounding, NDArray x, NDArray magnitude, NDArray constants) {
    return Aten.callForList("by_magnitude_" + rounding.suffix(), x, magnitude, constants);
  }

  /**
   * As {@link #byMagnitude}; but if the input has no gradient, neither have the values.
   *
   * @return the values, the scale and, if the values have no gradient, the derivative of each by
   *     the scale
   */
  public static NDList dataByMagnitude(
      Rounding rounding, NDArray x, NDArray magnitude, NDArray constants) {
    return Aten.callForList("data_by_magnitude_" + rounding.suffix(), x, magnitude, constants);
  }

  /**
   * The whole of a quantizer whose scale comes from the largest magnitude of the input: {@code
   * max(|x|, minimum) / threshold}. Gradients pass straight through rounding and clamping; those
   * elements that are the largest share the gradient of the scale. There is no zero point.
   *
   * @param constants threshold, minimum, lowest and highest integer, {@code [4]}
   * @return the values and the scale
   */
  public static NDList byAbsMax(Rounding rounding, NDArray x, NDArray constants) {
    return Aten.callForList("by_abs_max_" + rounding.suffix(), x, constants);
  }

  /**
   * As {@link #byAbsMax}, with a scale for each slice of the first dimension; of several elements
   * that are the largest, one gets the gradient of the scale.
   */
  public static NDList byAbsMaxOfSlices(Rounding rounding, NDArray x, NDArray constants) {
    return Aten.callForList("by_abs_max_of_rows_" + rounding.suffix(), x, constants);
  }

  /**
   * As {@link #byMagnitude}, without gradients and with {@code max(|parameter| / threshold,
   * minimum)} for the scale.
   */
  public static NDList valuesByMagnitude(
      Rounding rounding, NDArray x, NDArray magnitude, NDArray constants) {
    return Aten.callForList("values_by_magnitude_" + rounding.suffix(), x, magnitude, constants);
  }

  /** As {@link #byAbsMax}, without gradients. */
  public static NDList valuesByAbsMax(Rounding rounding, NDArray x, NDArray constants) {
    return Aten.callForList("values_by_abs_max_" + rounding.suffix(), x, constants);
  }

  /** As {@link #byAbsMaxOfSlices}, without gradients. */
  public static NDList valuesByAbsMaxOfSlices(Rounding rounding, NDArray x, NDArray constants) {
    return Aten.callForList("values_by_abs_max_of_rows_" + rounding.suffix(), x, constants);
  }
}
