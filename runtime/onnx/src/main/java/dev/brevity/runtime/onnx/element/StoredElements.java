package dev.brevity.runtime.onnx.element;

import java.nio.ByteBuffer;

/** Brings stored elements to where they are computed with. */
public record StoredElements(ElementType type) {
  private static final float LARGEST_HALF = 65504;

  /** Copies stored elements, little-endian. */
  public void copy(ByteBuffer source, int count, ByteBuffer target) {
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> target.putFloat(source.getFloat());
        case DOUBLE -> target.putDouble(source.getDouble());
        case FLOAT16, BFLOAT16 -> target.putFloat(half(source.getShort()));
        case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> put(source.get(), target);
        case INT4, UINT4 -> target.put(nibble(source.get(source.position() + i / 2), i % 2 == 1));
        case INT8, UINT8, BOOL -> target.put(source.get());
        case INT16 -> target.putInt(source.getShort());
        case UINT16 -> target.putLong(Short.toUnsignedInt(source.getShort()));
        case INT32 -> target.putInt(source.getInt());
        case UINT32 -> target.putLong(Integer.toUnsignedLong(source.getInt()));
        case INT64, UINT64 -> target.putLong(source.getLong());
      }
    }
  }

  /** Puts a number that was stored in 32 bits. */
  public void put(int value, ByteBuffer target) {
    switch (type.computed()) {
      case INT64 -> target.putLong(value);
      case INT32 -> target.putInt(value);
      case FLOAT32 -> target.putFloat(Float8.of(type).orElseThrow().decode(value & 0xFF));
      default -> target.put((byte) value);
    }
  }

  private byte nibble(byte pair, boolean high) {
    int bits = high ? (pair >> 4) & 0xF : pair & 0xF;
    return (byte) (type == ElementType.INT4 && bits > 7 ? bits - 16 : bits);
  }

  /** The value of a half float, or of one with the exponent of a float. */
  public float half(short stored) {
    if (type == ElementType.BFLOAT16) {
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

  /** A number as half floats store it, the nearest one that is finite. */
  public short stored(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (type == ElementType.BFLOAT16) {
      int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
      return (short) ((Float.isFinite(Float.intBitsToFloat(rounded)) ? rounded : bits) >>> 16);
    }
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.min(Math.abs(value), LARGEST_HALF);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    // Up to 11 bits of the number are left of the point, the first of which is the hidden one.
    int whole = (int) Math.rint(Math.scalb((double) magnitude, 10 - exponent));
    return (short) (sign | (((exponent + 14) << 10) + whole));
  }
}
