/**
 * Rounding of weights that makes up for its own errors, layer after layer: GPTQ, GPFQ, Qronos, each
 * within the limits of accumulators too (AXE), and MagR, which prepares weights for it.
 */
@NullMarked
package dev.brevity.runtime.algorithm.gpxq;

import org.jspecify.annotations.NullMarked;
