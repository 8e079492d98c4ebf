package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Products of the inputs of a layer, each {@code [groups, columns, columns]}, as a solver weighs
 * them.
 *
 * @param gram of quantized inputs
 * @param cross of quantized inputs, by row, with inputs in floating point; null if there are none
 *     in floating point
 * @param reference of inputs in floating point; of quantized ones if there are no others
 */
record InputProducts(NDArray gram, @Nullable NDArray cross, NDArray reference) {}
