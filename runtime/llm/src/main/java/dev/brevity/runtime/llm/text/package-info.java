/** Text and tokens: what language models are calibrated and tested on. */
@NullMarked
package dev.brevity.runtime.llm.text;

import org.jspecify.annotations.NullMarked;
