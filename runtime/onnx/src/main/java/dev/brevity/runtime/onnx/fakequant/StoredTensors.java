package dev.brevity.runtime.onnx.fakequant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import onnx.GraphProto;
import onnx.TensorProto;
import onnx.TensorProto.DataType;
import org.jspecify.annotations.Nullable;

/** Constants as the writer of ONNX leaves them: raw bytes within the model. */
final class StoredTensors {
  private StoredTensors() {}

  /** Reads a constant; empty for types that no operator of a quantized network needs. */
  static Optional<Constant> of(String name, TensorProto tensor) {
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == DataType.FLOAT) {
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return Optional.of(new StoredFloats(name, shape, values));
    }
    int width = type == null ? 0 : width(type);
    if (width == 0) {
      return Optional.empty();
    }
    long[] values = new long[bytes.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (width) {
            case 1 -> type == DataType.UINT8 ? bytes.get() & 0xFF : bytes.get();
            case 4 -> bytes.getInt();
            default -> bytes.getLong();
          };
    }
    return Optional.of(new StoredIntegers(name, shape, values));
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

  /** Whether a constant is of int8 rather than uint8; empty if it is of neither. */
  static Optional<Boolean> isSignedByte(GraphProto graph, @Nullable Constant constant) {
    if (constant == null) {
      return Optional.empty();
    }
    return graph.getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(constant.name()))
        .map(tensor -> DataType.forNumber(tensor.getDataType()))
        .filter(type -> type == DataType.INT8 || type == DataType.UINT8)
        .map(type -> type == DataType.INT8)
        .findFirst();
  }

  private static int width(DataType type) {
    return switch (type) {
      case INT8, UINT8 -> 1;
      case INT32 -> 4;
      case INT64 -> 8;
      default -> 0;
    };
  }
}
