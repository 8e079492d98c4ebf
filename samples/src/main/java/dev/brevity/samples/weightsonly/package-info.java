/** LeNet whose weights alone are quantized. */
@NullMarked
package dev.brevity.samples.weightsonly;

import org.jspecify.annotations.NullMarked;
