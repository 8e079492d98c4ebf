package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How the elements of one of ONNX's types are stored, and what they are computed as.
 *
 * @param number ONNX's number of the type
 * @param bits of a stored element
 * @param type what it is computed as
 */
record Elements(int number, int bits, DataType type) {
  static Optional<Elements> of(int number) {
    return switch (number) {
      case 1 -> Optional.of(new Elements(number, 32, DataType.FLOAT32));
      case 2 -> Optional.of(new Elements(number, 8, DataType.UINT8));
      case 3 -> Optional.of(new Elements(number, 8, DataType.INT8));
      case 4 -> Optional.of(new Elements(number, 16, DataType.INT64));
      case 5 -> Optional.of(new Elements(number, 16, DataType.INT32));
      case 6 -> Optional.of(new Elements(number, 32, DataType.INT32));
      case 7, 13 -> Optional.of(new Elements(number, 64, DataType.INT64));
      case 9 -> Optional.of(new Elements(number, 8, DataType.BOOLEAN));
      case 10, 16 -> Optional.of(new Elements(number, 16, DataType.FLOAT32));
      case 11 -> Optional.of(new Elements(number, 64, DataType.FLOAT64));
      case 17, 18, 19, 20 -> Optional.of(new Elements(number, 8, DataType.FLOAT32));
      case 12 -> Optional.of(new Elements(number, 32, DataType.INT64));
      case 21 -> Optional.of(new Elements(number, 4, DataType.UINT8));
      case 22 -> Optional.of(new Elements(number, 4, DataType.INT8));
      default -> Optional.empty();
    };
  }

  /** Bytes of an element that is computed with. */
  int width() {
    return type.getNumOfBytes();
  }

  /** Bytes that so many elements are stored in. */
  long stored(long count) {
    return (count * bits + 7) / 8;
  }

  /** Copies stored elements, little-endian, to where they are computed with. */
  void copy(ByteBuffer source, int count, ByteBuffer target) {
    for (int i = 0; i < count; i++) {
      switch (number) {
        case 10, 16 -> target.putFloat(half(source.getShort()));
        case 11 -> target.putDouble(source.getDouble());
        case 1 -> target.putFloat(source.getFloat());
        case 7, 13 -> target.putLong(source.getLong());
        case 12 -> target.putLong(Integer.toUnsignedLong(source.getInt()));
        case 6 -> target.putInt(source.getInt());
        case 4 -> target.putLong(Short.toUnsignedInt(source.getShort()));
        case 5 -> target.putInt(source.getShort());
        case 17, 18, 19, 20 -> put(source.get(), target);
        case 21, 22 -> target.put(nibble(source.get(source.position() + i / 2), i % 2 == 1));
        default -> target.put(source.get());
      }
    }
  }

  /** Puts a number that was stored in 32 bits. */
  void put(int value, ByteBuffer target) {
    switch (type) {
      case INT64 -> target.putLong(value);
      case INT32 -> target.putInt(value);
      case FLOAT32 -> target.putFloat(Float8.of(number).orElseThrow().decode(value & 0xFF));
      default -> target.put((byte) value);
    }
  }

  private byte nibble(byte pair, boolean high) {
    int bitsOfOne = high ? (pair >> 4) & 0xF : pair & 0xF;
    return (byte) (number == 22 && bitsOfOne > 7 ? bitsOfOne - 16 : bitsOfOne);
  }

  /** The value of a half float, or of one with the exponent of a float. */
  float half(short stored) {
    if (number == 16) {
      return Float.intBitsToFloat(stored << 16);
    }
    int sign = (stored & 0x8000) << 16;
    int exponent = (stored >> 10) & 0x1F;
    int fraction = stored & 0x3FF;
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    int wide = exponent == 31 ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
