/** Operators that only onnxruntime has, as standard ones. */
@NullMarked
package dev.brevity.runtime.onnx.extension;

import org.jspecify.annotations.NullMarked;
