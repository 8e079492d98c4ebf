/**
 * What the operators of QONNX and FINN mean, in operators of ONNX, so that files with them can be
 * computed and tried here.
 */
@NullMarked
package dev.brevity.runtime.onnx.definition;

import org.jspecify.annotations.NullMarked;
