/** Four-bit weights by several plans. */
@NullMarked
package dev.brevity.samples.fourbits;

import org.jspecify.annotations.NullMarked;
