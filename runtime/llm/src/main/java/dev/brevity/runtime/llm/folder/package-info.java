/** Folders as transformers saves them, with weights in floating point. */
@NullMarked
package dev.brevity.runtime.llm.folder;

import org.jspecify.annotations.NullMarked;
