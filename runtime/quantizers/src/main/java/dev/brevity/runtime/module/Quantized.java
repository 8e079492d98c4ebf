package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;

/**
 * What an integer quantizer returns.
 *
 * @param value the input on the grid: {@code (integer - zeroPoint) * scale}, float32
 * @param scale the step of the grid, broadcastable to the value
 * @param zeroPoint the integer that stands for zero, broadcastable to the value
 * @param bitWidth bits of the integers, a scalar
 */
public record Quantized(NDArray value, NDArray scale, NDArray zeroPoint, NDArray bitWidth) {}
