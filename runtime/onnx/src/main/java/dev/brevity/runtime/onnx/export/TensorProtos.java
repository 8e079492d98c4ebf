package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.brevity.runtime.onnx.element.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import onnx.TensorProto;

/** Makes ONNX tensors. */
public final class TensorProtos {
  private TensorProtos() {}

  /** Single floats, in row-major order. */
  public static TensorProto floats(String name, long[] shape, float... values) {
    ByteBuffer bytes = buffer(4L * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return tensor(name, TensorProto.DataType.FLOAT, shape, bytes);
  }

  /** Elements of one byte. */
  public static TensorProto bytes(
      String name, TensorProto.DataType type, long[] shape, byte[] bytes) {
    return tensor(name, type, shape, buffer(bytes.length).put(bytes));
  }

  /**
   * Numbers in half precision.
   *
   * @throws InexpressibleException if one of them has too large an exponent
   */
  static TensorProto halves(String name, long[] shape, float... values) {
    ByteBuffer bytes = buffer(2L * values.length);
    for (float value : values) {
      bytes.putShort(half(value));
    }
    return tensor(name, TensorProto.DataType.FLOAT16, shape, bytes);
  }

  /** A number whose fraction has at most 10 bits. */
  private static short half(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    int exponent = Math.getExponent(magnitude);
    if (exponent > 15) {
      throw new InexpressibleException(
          "ONNX has no type for numbers such as " + value + " before their scale",
          "use a format with fewer bits in its exponent");
    }
    int number =
        exponent < -14
            ? (int) (magnitude * 0x1p24f)
            : ((exponent + 15) << 10) | ((Float.floatToRawIntBits(magnitude) >> 13) & 0x3FF);
    return (short) (sign | number);
  }

  /** Whole numbers of 64 bits, in row-major order. */
  public static TensorProto longs(String name, long[] shape, long... values) {
    ByteBuffer bytes = buffer(8L * values.length);
    for (long value : values) {
      bytes.putLong(value);
    }
    return tensor(name, TensorProto.DataType.INT64, shape, bytes);
  }

  /** Whole numbers of 8 bits, in row-major order. */
  public static TensorProto bytes(String name, boolean signed, long[] shape, long... values) {
    return codes(name, signed ? CodeType.INT8 : CodeType.UINT8, shape, values);
  }

  /** Whole numbers of 32 bits, in row-major order. */
  public static TensorProto ints(String name, long[] shape, long... values) {
    return codes(name, CodeType.INT32, shape, values);
  }

  static TensorProto codes(String name, CodeType type, long[] shape, long... values) {
    BiConsumer<ByteBuffer, Long> put =
        switch (type) {
          case INT4, UINT4, INT8, UINT8 -> (bytes, value) -> bytes.put(value.byteValue());
          case INT16, UINT16 -> (bytes, value) -> bytes.putShort(value.shortValue());
          case INT32 -> (bytes, value) -> bytes.putInt(value.intValue());
        };
    if (type.isHalfByte()) {
      return tensor(name, type.element(), shape, pairs(values));
    }
    ByteBuffer bytes = buffer(type.stored(values.length));
    for (long value : values) {
      put.accept(bytes, value);
    }
    return tensor(name, type.element(), shape, bytes);
  }

  /**
   * A tensor with the values of an array.
   *
   * @throws InexpressibleException if ONNX has no such type
   */
  static TensorProto of(String name, NDArray array) {
    long[] shape = array.getShape().getShape();
    TensorProto.DataType type = type(array.getDataType());
    ByteBuffer bytes = array.toByteBuffer();
    ByteBuffer copy = buffer(bytes.remaining());
    copy.put(bytes);
    return tensor(name, type, shape, copy);
  }

  static TensorProto.DataType type(DataType type) {
    return ElementType.storing(type)
        .orElseThrow(
            () ->
                new InexpressibleException(
                    "tensors of type " + type + " cannot be written", "use a tensor of numbers"))
        .proto();
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, long[] shape, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    bytes.flip();
    ByteString data = UnsafeByteOperations.unsafeWrap(bytes);
    return tensor.setRawData(data).build();
  }

  /** Two codes in a byte, the first in its lower half. */
  private static ByteBuffer pairs(long[] values) {
    ByteBuffer bytes = buffer((values.length + 1) / 2);
    for (int i = 0; i < values.length; i += 2) {
      long second = i + 1 < values.length ? values[i + 1] : 0;
      bytes.put((byte) ((values[i] & 0xF) | (second & 0xF) << 4));
    }
    return bytes;
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
