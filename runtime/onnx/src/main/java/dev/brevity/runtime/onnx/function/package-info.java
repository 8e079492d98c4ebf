/** The operators of ONNX that PyTorch has no function of the same meaning for. */
@NullMarked
package dev.brevity.runtime.onnx.function;

import org.jspecify.annotations.NullMarked;
