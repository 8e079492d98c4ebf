/**
 * ONNX with fake quantizers as operators of their own (QONNX), as FINN and the tools of qonnx read
 * it.
 */
@NullMarked
package dev.brevity.runtime.onnx.qonnx;

import org.jspecify.annotations.NullMarked;
