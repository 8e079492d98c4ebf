/** Carrying out plans on language models, one decoder block at a time. */
@NullMarked
package dev.brevity.runtime.llm.quantization;

import org.jspecify.annotations.NullMarked;
