package dev.brevity.runtime.onnx.element;

import static ai.djl.ndarray.types.DataType.BOOLEAN;
import static ai.djl.ndarray.types.DataType.FLOAT32;
import static ai.djl.ndarray.types.DataType.FLOAT64;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;
import onnx.TensorProto;

/**
 * A type of elements: how ONNX numbers it, how many bits a file stores it in, what it is computed
 * as, and which integers it holds. Half floats and floats of 8 bits are computed as float32,
 * unsigned integers of more than 8 bits as int64.
 */
public enum ElementType {
  FLOAT(TensorProto.DataType.FLOAT, 32, FLOAT32),
  DOUBLE(TensorProto.DataType.DOUBLE, 64, FLOAT64),
  FLOAT16(TensorProto.DataType.FLOAT16, 16, FLOAT32),
  BFLOAT16(TensorProto.DataType.BFLOAT16, 16, FLOAT32),
  FLOAT8E4M3FN(TensorProto.DataType.FLOAT8E4M3FN, 8, FLOAT32),
  FLOAT8E4M3FNUZ(TensorProto.DataType.FLOAT8E4M3FNUZ, 8, FLOAT32),
  FLOAT8E5M2(TensorProto.DataType.FLOAT8E5M2, 8, FLOAT32),
  FLOAT8E5M2FNUZ(TensorProto.DataType.FLOAT8E5M2FNUZ, 8, FLOAT32),
  INT4(TensorProto.DataType.INT4, 4, DataType.INT8, -8, 7),
  UINT4(TensorProto.DataType.UINT4, 4, DataType.UINT8, 0, 15),
  INT8(TensorProto.DataType.INT8, 8, DataType.INT8, Byte.MIN_VALUE, Byte.MAX_VALUE),
  UINT8(TensorProto.DataType.UINT8, 8, DataType.UINT8, 0, 255),
  INT16(TensorProto.DataType.INT16, 16, DataType.INT32, Short.MIN_VALUE, Short.MAX_VALUE),
  UINT16(TensorProto.DataType.UINT16, 16, DataType.INT64, 0, 65535),
  INT32(TensorProto.DataType.INT32, 32, DataType.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
  UINT32(TensorProto.DataType.UINT32, 32, DataType.INT64, 0, 0xFFFF_FFFFL),
  INT64(TensorProto.DataType.INT64, 64, DataType.INT64, Long.MIN_VALUE, Long.MAX_VALUE),
  UINT64(TensorProto.DataType.UINT64, 64, DataType.INT64, 0, Long.MAX_VALUE),
  BOOL(TensorProto.DataType.BOOL, 8, BOOLEAN, 0, 1);

  private final TensorProto.DataType proto;
  private final int bits;
  private final DataType computed;
  private final long low;
  private final long high;

  ElementType(TensorProto.DataType proto, int bits, DataType computed) {
    this(proto, bits, computed, 0, 0);
  }

  ElementType(TensorProto.DataType proto, int bits, DataType computed, long low, long high) {
    this.proto = proto;
    this.bits = bits;
    this.computed = computed;
    this.low = low;
    this.high = high;
  }

  /** The type of that number; empty for text, complex numbers and what is not known. */
  public static Optional<ElementType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number() == number).findFirst();
  }

  /** The type that a file stores numbers of the engine's type in; empty if there is none. */
  public static Optional<ElementType> storing(DataType type) {
    return switch (type) {
      case FLOAT32 -> Optional.of(FLOAT);
      case FLOAT64 -> Optional.of(DOUBLE);
      case FLOAT16 -> Optional.of(FLOAT16);
      case BFLOAT16 -> Optional.of(BFLOAT16);
      case INT8 -> Optional.of(INT8);
      case UINT8 -> Optional.of(UINT8);
      case INT16 -> Optional.of(INT16);
      case UINT16 -> Optional.of(UINT16);
      case INT32 -> Optional.of(INT32);
      case UINT32 -> Optional.of(UINT32);
      case INT64 -> Optional.of(INT64);
      case UINT64 -> Optional.of(UINT64);
      case BOOLEAN -> Optional.of(BOOL);
      case COMPLEX64, STRING, UNKNOWN -> Optional.empty();
    };
  }

  /**
   * What elements of the numbered type are computed as.
   *
   * @throws IllegalArgumentException if tensors of that type cannot be computed with
   */
  public static DataType computed(long number) {
    return of((int) number)
        .map(ElementType::computed)
        .orElseThrow(
            () ->
                new IllegalArgumentException("tensors of element type " + number + " are unknown"));
  }

  /** The type as the file format knows it. */
  public TensorProto.DataType proto() {
    return proto;
  }

  /** ONNX's number of the type. */
  public int number() {
    return proto.getNumber();
  }

  /** Bits of a stored element. */
  public int bits() {
    return bits;
  }

  /** What it is computed as. */
  public DataType computed() {
    return computed;
  }

  /** The type that stores what this one is computed as: INT64 for UINT16. */
  public ElementType canonical() {
    return storing(computed).orElseThrow();
  }

  /** Whether two elements share a byte. */
  public boolean isPacked() {
    return bits < Byte.SIZE;
  }

  /** Whether it is a floating-point type of 8 bits. */
  public boolean isFloat8() {
    return bits == Byte.SIZE && computed == FLOAT32;
  }

  /** The least integer; 0 of floating-point types. */
  public long low() {
    return low;
  }

  /** The greatest integer that is computed with; 0 of floating-point types. */
  public long high() {
    return high;
  }

  /** Bytes of an element that is computed with. */
  public int width() {
    return computed.getNumOfBytes();
  }

  /** Bytes that so many elements are stored in. */
  public long stored(long count) {
    return (count * bits + 7) / Byte.SIZE;
  }
}
