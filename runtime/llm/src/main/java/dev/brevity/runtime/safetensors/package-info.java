/** Files of named tensors in the safetensors format. */
@NullMarked
package dev.brevity.runtime.safetensors;

import org.jspecify.annotations.NullMarked;
