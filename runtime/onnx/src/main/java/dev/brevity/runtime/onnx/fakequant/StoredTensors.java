package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.placement.Tensors;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import onnx.TensorProto;
import onnx.TensorProto.DataType;

/** Constants as the writer of ONNX leaves them: raw bytes within the model. */
final class StoredTensors {
  private static final Set<DataType> WHOLE =
      EnumSet.of(DataType.INT8, DataType.UINT8, DataType.INT32, DataType.INT64);

  private StoredTensors() {}

  /** Reads a constant; empty for types that no operator of a quantized network needs. */
  static Optional<Constant> of(String name, TensorProto tensor) {
    long[] shape = Tensors.shape(tensor);
    if (Tensors.isFloat(tensor)) {
      return Tensors.floats(tensor).map(values -> new StoredFloats(name, shape, values));
    }
    return WHOLE.contains(DataType.forNumber(tensor.getDataType()))
        ? Tensors.integers(tensor).map(values -> new StoredIntegers(name, shape, values))
        : Optional.empty();
  }

  /** The codes that the type of a tensor has; empty for types that hold no codes. */
  static Optional<CodeRange> range(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == DataType.INT8) {
      return Optional.of(new CodeRange(Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
    if (type == DataType.UINT8) {
      return Optional.of(new CodeRange(0, 255));
    }
    return type == DataType.INT32
        ? Optional.of(new CodeRange(Integer.MIN_VALUE, Integer.MAX_VALUE))
        : Optional.empty();
  }
}
