package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.operator.OperatorTable;

/**
 * What reading any node of a model needs.
 *
 * @param opset version of the operators
 * @param operators all that are known
 * @param tensors reads values that are written into the file
 */
record ModelReading(long opset, OperatorTable operators, TensorReader tensors) {}
