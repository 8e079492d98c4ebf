/** Eight-bit integers for engines with quantized operators. */
@NullMarked
package dev.brevity.samples.eightbit;

import org.jspecify.annotations.NullMarked;
