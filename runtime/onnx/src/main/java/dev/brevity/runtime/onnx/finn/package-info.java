/** ONNX with thresholds on integers, as FINN read it from Brevitas 0.6.0. */
@NullMarked
package dev.brevity.runtime.onnx.finn;

import org.jspecify.annotations.NullMarked;
