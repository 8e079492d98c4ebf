/** Files in the GGUF format of llama.cpp, and the blocks that weights are packed in. */
@NullMarked
package dev.brevity.runtime.gguf;

import org.jspecify.annotations.NullMarked;
