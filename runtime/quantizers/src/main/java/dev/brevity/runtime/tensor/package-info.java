/** Tensors together with what is known of their quantization. */
@NullMarked
package dev.brevity.runtime.tensor;

import org.jspecify.annotations.NullMarked;
