/** Resolved recipes to object graphs, with Guice. Knows no tensors. */
@NullMarked
package dev.brevity.injector;

import org.jspecify.annotations.NullMarked;
