@NullMarked
package dev.brevity.runtime.llm.gguf;

import org.jspecify.annotations.NullMarked;
