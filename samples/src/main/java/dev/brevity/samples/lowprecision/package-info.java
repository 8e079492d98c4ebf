/** LeNet in low-precision integers throughout. */
@NullMarked
package dev.brevity.samples.lowprecision;

import org.jspecify.annotations.NullMarked;
