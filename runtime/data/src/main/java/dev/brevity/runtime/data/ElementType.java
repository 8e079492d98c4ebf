package dev.brevity.runtime.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** The types of elements that array files can have. */
enum ElementType {
  BOOL(1, false),
  INT8(1, false),
  UINT8(1, false),
  INT16(2, false),
  UINT16(2, false),
  INT32(4, false),
  UINT32(4, false),
  INT64(8, false),
  UINT64(8, false),
  FLOAT16(2, true),
  FLOAT32(4, true),
  FLOAT64(8, true);

  private final int bytes;
  private final boolean floating;

  ElementType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  public int bytes() {
    return bytes;
  }

  public boolean floating() {
    return floating;
  }

  /** The numbers that the remaining bytes of a buffer hold, in its byte order. */
  Numbers decode(ByteBuffer buffer, List<Long> shape) {
    int count = buffer.remaining() / bytes;
    if (floating) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = nextFloat(buffer);
      }
      return new Numbers.Floats(values, shape);
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = nextLong(buffer);
    }
    return new Numbers.Longs(values, shape);
  }

  private float nextFloat(ByteBuffer buffer) {
    return switch (this) {
      case FLOAT16 -> half(buffer.getShort());
      case FLOAT32 -> buffer.getFloat();
      default -> (float) buffer.getDouble();
    };
  }

  private long nextLong(ByteBuffer buffer) {
    return switch (this) {
      case BOOL -> buffer.get() == 0 ? 0 : 1;
      case INT8 -> buffer.get();
      case UINT8 -> buffer.get() & 0xFF;
      case INT16 -> buffer.getShort();
      case UINT16 -> buffer.getShort() & 0xFFFF;
      case INT32 -> buffer.getInt();
      case UINT32 -> buffer.getInt() & 0xFFFF_FFFFL;
      default -> buffer.getLong();
    };
  }

  /** The float that equals a half-precision one. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1F ? 0xFF : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** As NumPy writes it: {@code float16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
