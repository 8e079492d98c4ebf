/** LeNet that is in part quantized and in part in floating point. */
@NullMarked
package dev.brevity.samples.mixed;

import org.jspecify.annotations.NullMarked;
