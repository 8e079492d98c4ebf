package dev.brevity.runtime.onnx.export;

import onnx.TensorProto.DataType;

/** A type of integers that ONNX quantizes to. */
enum CodeType {
  INT4(DataType.INT4, -8, 7),
  UINT4(DataType.UINT4, 0, 15),
  INT8(DataType.INT8, -128, 127),
  UINT8(DataType.UINT8, 0, 255),
  INT16(DataType.INT16, -32768, 32767),
  UINT16(DataType.UINT16, 0, 65535),
  INT32(DataType.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** The first version of the operators with types of 4 and of 16 bits. */
  static final int FURTHER_TYPES = 21;

  private final DataType element;
  private final long low;
  private final long high;

  CodeType(DataType element, long low, long high) {
    this.element = element;
    this.low = low;
    this.high = high;
  }

  DataType element() {
    return element;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  boolean isHalfByte() {
    return this == INT4 || this == UINT4;
  }

  /**
   * The smallest type that holds codes of so many bits.
   *
   * @param stored whether they are stored in the file, rather than computed while the model runs
   */
  static CodeType of(double bits, boolean signed, boolean stored, int opset) {
    if (bits <= 4 && opset >= FURTHER_TYPES) {
      return signed ? INT4 : UINT4;
    }
    if (bits <= 8) {
      return signed ? INT8 : UINT8;
    }
    if (bits <= 16 && opset >= FURTHER_TYPES) {
      return signed ? INT16 : UINT16;
    }
    if (stored && signed && bits <= 32) {
      return INT32;
    }
    throw new InexpressibleException(
        "opset " + opset + " has no " + (signed ? "" : "unsigned ") + shown(bits) + "-bit integers",
        "set `bit_width` to 8 or less");
  }

  private static String shown(double bits) {
    return bits == Math.rint(bits) ? String.valueOf((long) bits) : String.valueOf(bits);
  }
}
