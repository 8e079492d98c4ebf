/** Changes of a graph before and after quantization that keep what it computes, or improve it. */
@NullMarked
package dev.brevity.runtime.transform;

import org.jspecify.annotations.NullMarked;
