/** The functions that nodes of a graph may call, by PyTorch's names. */
@NullMarked
package dev.brevity.runtime.graph.function;

import org.jspecify.annotations.NullMarked;
