/** Models in the ONNX format. */
@NullMarked
package dev.brevity.runtime.onnx;

import org.jspecify.annotations.NullMarked;
