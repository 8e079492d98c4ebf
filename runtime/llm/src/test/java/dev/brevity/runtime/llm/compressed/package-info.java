@NullMarked
package dev.brevity.runtime.llm.compressed;

import org.jspecify.annotations.NullMarked;
