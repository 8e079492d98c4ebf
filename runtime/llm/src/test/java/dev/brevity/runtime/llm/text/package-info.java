@NullMarked
package dev.brevity.runtime.llm.text;

import org.jspecify.annotations.NullMarked;
