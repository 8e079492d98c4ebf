/** Layers that quantize their weights, biases, inputs and outputs, as blocks of DJL. */
@NullMarked
package dev.brevity.runtime.layer;

import org.jspecify.annotations.NullMarked;
