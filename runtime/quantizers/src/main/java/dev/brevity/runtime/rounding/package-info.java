/** Roundings of reals to integers, with straight-through gradients. */
@NullMarked
package dev.brevity.runtime.rounding;

import org.jspecify.annotations.NullMarked;
