package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;

/**
 * What a quantizer with separate scales to come and to go returns.
 *
 * @param quantized value, scale, zero point and bit width, as of any integer quantizer
 * @param preScale what the input was divided by
 * @param preZeroPoint what was added before rounding
 */
public record DecoupledQuantized(Quantized quantized, NDArray preScale, NDArray preZeroPoint) {}
