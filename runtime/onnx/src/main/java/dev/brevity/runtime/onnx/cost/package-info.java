/** Measuring what operators cost an engine. */
@NullMarked
package dev.brevity.runtime.onnx.cost;

import org.jspecify.annotations.NullMarked;
