@NullMarked
package dev.brevity.runtime.llm;

import org.jspecify.annotations.NullMarked;
