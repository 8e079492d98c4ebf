package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.ElementType;
import onnx.TensorProto.DataType;

/** A type of integers that ONNX quantizes to. */
enum CodeType {
  INT4(ElementType.INT4),
  UINT4(ElementType.UINT4),
  INT8(ElementType.INT8),
  UINT8(ElementType.UINT8),
  INT16(ElementType.INT16),
  UINT16(ElementType.UINT16),
  INT32(ElementType.INT32);

  /** The first version of the operators with types of 4 and of 16 bits. */
  static final int FURTHER_TYPES = 21;

  private final ElementType element;

  CodeType(ElementType element) {
    this.element = element;
  }

  DataType element() {
    return element.proto();
  }

  long low() {
    return element.low();
  }

  long high() {
    return element.high();
  }

  /** Bytes that so many codes are stored in. */
  long stored(long count) {
    return element.stored(count);
  }

  boolean isHalfByte() {
    return element.isPacked();
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
