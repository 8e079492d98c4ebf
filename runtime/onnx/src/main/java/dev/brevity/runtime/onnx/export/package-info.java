/** Writes quantized networks as ONNX files. */
@NullMarked
package dev.brevity.runtime.onnx.export;

import org.jspecify.annotations.NullMarked;
