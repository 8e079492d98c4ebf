/** The recurrent operators of ONNX, with weights that may be quantized. */
@NullMarked
package dev.brevity.runtime.recurrent.onnx;

import org.jspecify.annotations.NullMarked;
