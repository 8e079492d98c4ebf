/** Roundings that Brevity does not have, added from outside. */
@NullMarked
package dev.brevity.samples.rounding;

import org.jspecify.annotations.NullMarked;
