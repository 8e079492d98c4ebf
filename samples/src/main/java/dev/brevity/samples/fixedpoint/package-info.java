/** LeNet in fixed point, all scales powers of two. */
@NullMarked
package dev.brevity.samples.fixedpoint;

import org.jspecify.annotations.NullMarked;
