/** Language models in GGUF files: names, keys, tokenizers, and the target that writes them. */
@NullMarked
package dev.brevity.runtime.llm.gguf;

import org.jspecify.annotations.NullMarked;
