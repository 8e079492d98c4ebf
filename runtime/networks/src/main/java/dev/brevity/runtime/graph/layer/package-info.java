/** Layers in floating point, with PyTorch's names of classes, options and parameters. */
@NullMarked
package dev.brevity.runtime.graph.layer;

import org.jspecify.annotations.NullMarked;
