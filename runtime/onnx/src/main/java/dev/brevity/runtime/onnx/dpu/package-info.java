/**
 * Fixed-point networks for AMD's DPUs in the form that PyXIR reads: ONNX whose operators are of the
 * domain {@code pyxir} and tell positions of the binary point.
 */
@NullMarked
package dev.brevity.runtime.onnx.dpu;

import org.jspecify.annotations.NullMarked;
