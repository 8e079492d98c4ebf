/** Switches quantizers of a network on and off together, and finds scales from a few batches. */
@NullMarked
package dev.brevity.runtime.calibration;

import org.jspecify.annotations.NullMarked;
