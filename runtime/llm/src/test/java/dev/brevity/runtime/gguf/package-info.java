@NullMarked
package dev.brevity.runtime.gguf;

import org.jspecify.annotations.NullMarked;
