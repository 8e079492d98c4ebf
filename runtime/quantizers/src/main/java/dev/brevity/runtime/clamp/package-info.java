/** Clamps of integers and minifloats to their range. */
@NullMarked
package dev.brevity.runtime.clamp;

import org.jspecify.annotations.NullMarked;
