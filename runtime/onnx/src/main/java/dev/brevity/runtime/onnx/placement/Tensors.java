package dev.brevity.runtime.onnx.placement;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import onnx.TensorProto;
import onnx.TensorProto.DataType;

/** Reads and makes constants of ONNX. */
public final class Tensors {
  private Tensors() {}

  /** The sizes of a tensor. */
  public static long[] shape(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether a tensor holds single floats. */
  public static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == DataType.FLOAT.getNumber();
  }

  /** The numbers of a tensor of single floats; empty if its values are of another type or apart. */
  public static Optional<float[]> floats(TensorProto tensor) {
    if (!isFloat(tensor) || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return Optional.empty();
    }
    if (tensor.getFloatDataCount() > 0) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return Optional.of(values);
    }
    ByteBuffer bytes = buffer(tensor);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return Optional.of(values);
  }

  /**
   * The numbers of a tensor of whole numbers; empty if its type is none of those that hold codes.
   */
  public static Optional<long[]> integers(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return Optional.empty();
    }
    if (tensor.getRawData().isEmpty()) {
      return Optional.of(
          tensor.getInt64DataCount() > 0
              ? tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
              : tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray());
    }
    ByteBuffer bytes = buffer(tensor);
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == DataType.INT4 || type == DataType.UINT4) {
      return Optional.of(halves(tensor, type == DataType.INT4));
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
            case 2 -> type == DataType.UINT16 ? bytes.getShort() & 0xFFFF : bytes.getShort();
            case 4 -> bytes.getInt();
            default -> bytes.getLong();
          };
    }
    return Optional.of(values);
  }

  private static int width(DataType type) {
    return switch (type) {
      case INT8, UINT8 -> 1;
      case INT16, UINT16 -> 2;
      case INT32 -> 4;
      case INT64 -> 8;
      default -> 0;
    };
  }

  private static long[] halves(TensorProto tensor, boolean signed) {
    int count = 1;
    for (long size : shape(tensor)) {
      count = Math.multiplyExact(count, Math.toIntExact(size));
    }
    ByteString bytes = tensor.getRawData();
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      int half = (bytes.byteAt(i / 2) >> (i % 2 == 0 ? 0 : 4)) & 0xF;
      values[i] = signed && half > 7 ? half - 16 : half;
    }
    return values;
  }

  /** A constant; its values in the order of its elements. */
  public static TensorProto floats(String name, long[] shape, float... values) {
    ByteBuffer bytes = allocate((long) Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return made(name, DataType.FLOAT, shape, bytes);
  }

  /** A constant; its values in the order of its elements. */
  public static TensorProto longs(String name, long[] shape, long... values) {
    ByteBuffer bytes = allocate((long) Long.BYTES * values.length);
    bytes.asLongBuffer().put(values);
    return made(name, DataType.INT64, shape, bytes);
  }

  /** A constant; its values in the order of its elements. */
  public static TensorProto ints(String name, long[] shape, int... values) {
    ByteBuffer bytes = allocate((long) Integer.BYTES * values.length);
    bytes.asIntBuffer().put(values);
    return made(name, DataType.INT32, shape, bytes);
  }

  /** A constant of a type of one byte per element. */
  public static TensorProto bytes(String name, DataType type, long[] shape, byte... values) {
    return made(name, type, shape, ByteBuffer.wrap(values));
  }

  private static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer buffer(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto made(String name, DataType type, long[] shape, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.setRawData(ByteString.copyFrom(bytes)).build();
  }
}
