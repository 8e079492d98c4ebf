/** Bit widths: constant or learned. */
@NullMarked
package dev.brevity.runtime.bitwidth;

import org.jspecify.annotations.NullMarked;
