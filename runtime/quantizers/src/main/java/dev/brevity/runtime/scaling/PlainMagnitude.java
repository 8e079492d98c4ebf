package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * A scale that a kernel can compute along with the quantization: a magnitude, kept above a bound,
 * over a threshold.
 *
 * @param parameter whose magnitude it is, one element; null for the largest magnitude of the tensor
 * @param threshold a constant, one element
 * @param minimum a constant, one element
 */
public record PlainMagnitude(@Nullable NDArray parameter, NDArray threshold, NDArray minimum) {}
