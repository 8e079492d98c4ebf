package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * A scale that a kernel can compute along with the quantization: a magnitude over a threshold.
 *
 * @param parameter whose magnitude it is, one element; null for the largest magnitude of the tensor
 * @param threshold a constant, one element
 * @param minimum a bound, a constant, one element: of the magnitude; where the scale of evaluation
 *     is that of a parameter, of the quotient
 */
public record PlainMagnitude(@Nullable NDArray parameter, NDArray threshold, NDArray minimum) {}
