package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a minifloat quantizer returns.
 *
 * @param value the input on the grid, float32
 * @param scale what minifloats are multiplied by
 * @param zeroPoint always 0
 * @param exponentBitWidth a scalar
 * @param mantissaBitWidth a scalar
 * @param exponentBias a scalar
 * @param saturating whether what is too large becomes the largest value
 * @param infValues codes of infinity; null if there are none
 * @param nanValues codes of not-a-number; null if there are none
 */
public record MinifloatQuantized(
    NDArray value,
    NDArray scale,
    NDArray zeroPoint,
    NDArray exponentBitWidth,
    NDArray mantissaBitWidth,
    NDArray exponentBias,
    boolean saturating,
    @Nullable List<String> infValues,
    @Nullable List<String> nanValues) {}
