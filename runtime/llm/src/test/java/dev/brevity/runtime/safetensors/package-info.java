@NullMarked
package dev.brevity.runtime.safetensors;

import org.jspecify.annotations.NullMarked;
