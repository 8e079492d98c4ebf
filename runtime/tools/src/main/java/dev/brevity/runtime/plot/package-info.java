/** Draws what quantizers do to numbers. */
@NullMarked
package dev.brevity.runtime.plot;

import org.jspecify.annotations.NullMarked;
