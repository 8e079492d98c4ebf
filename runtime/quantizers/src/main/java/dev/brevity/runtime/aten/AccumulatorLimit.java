package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;

/**
 * What integer weights may use up of the accumulators that their products are summed in.
 *
 * @param tiles int64 {@code [groups, columns]}: the accumulator that sums the products of a column
 * @param thresholds {@code [groups, tiles, outputs]}, by how much weights are moved to zero
 * @param used float64 {@code [2, groups, tiles, outputs]}, changed: the sums of the positive and of
 *     the negative weights
 * @param smallest the smallest input
 * @param largest the largest input
 * @param most the largest magnitude that the accumulator holds
 */
public record AccumulatorLimit(
    NDArray tiles,
    NDArray thresholds,
    NDArray used,
    double smallest,
    double largest,
    double most) {}
