package dev.brevity.tests.integer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.tensor.IntQuantTensor;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/** Integers in row-major order. */
record IntegerTensor(long[] data, long[] shape) {
  /** The codes of a quantized tensor. */
  static IntegerTensor of(IntQuantTensor tensor) {
    try (NDArray codes = tensor.toInt();
        NDArray wide = codes.toType(DataType.INT64, true)) {
      return new IntegerTensor(wide.toLongArray(), codes.getShape().getShape());
    }
  }

  IntegerTensor map(LongUnaryOperator function) {
    return new IntegerTensor(LongStream.of(data).map(function).toArray(), shape);
  }

  IntegerTensor reshape(long... newShape) {
    return new IntegerTensor(data, newShape);
  }

  int size(int dimension) {
    return (int) shape[dimension];
  }
}
