package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.aten.Rounding;
import java.util.Optional;

/**
 * A quantizer that QuantizeLinear cannot be: it rounds in another way, its zero points are no
 * integers, or it reduces the bits of integers. It is computed in floating point as {@code
 * (clip(round(x / scale + zeroPoint), low, high) - zeroPoint) * scale}.
 *
 * @param scales one, or one per slice of a dimension
 * @param zeroPoints as many as scales
 * @param shape of the scales, so that it fits the values
 * @param integers the grid of the results, if DequantizeLinear can say it
 * @param divisor what integers, which are rounded to the nearest first, are divided by before they
 *     are rounded again; empty where there are no integers yet
 */
record RoundedGrid(
    Rounding rounding,
    float[] scales,
    float[] zeroPoints,
    long[] shape,
    double low,
    double high,
    Optional<Grid> integers,
    Optional<Float> divisor)
    implements ActivationForm {
  RoundedGrid {
    Grid.requireUsable(scales);
  }
}
