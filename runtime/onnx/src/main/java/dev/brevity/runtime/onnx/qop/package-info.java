/**
 * ONNX with operators on integers, {@code QLinearConv} and {@code QLinearMatMul}, as Brevitas 0.9
 * to 0.10 wrote it.
 */
@NullMarked
package dev.brevity.runtime.onnx.qop;

import org.jspecify.annotations.NullMarked;
