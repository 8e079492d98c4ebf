/** Tensor quantizers: from floats to values on a grid, with scale, zero point and bit width. */
@NullMarked
package dev.brevity.runtime.quant;

import org.jspecify.annotations.NullMarked;
