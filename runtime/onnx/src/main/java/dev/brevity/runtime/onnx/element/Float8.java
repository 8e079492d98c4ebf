package dev.brevity.runtime.onnx.element;

import java.util.Arrays;
import java.util.Optional;

/** ONNX's floating-point types of 8 bits, one of which is the sign. */
public enum Float8 {
  E4M3FN(ElementType.FLOAT8E4M3FN, 3, 7),
  E5M2(ElementType.FLOAT8E5M2, 2, 15),
  E4M3FNUZ(ElementType.FLOAT8E4M3FNUZ, 3, 8),
  E5M2FNUZ(ElementType.FLOAT8E5M2FNUZ, 2, 16);

  /** The first version of the operators with these types. */
  public static final int OPSET = 19;

  private static final int SIGN = 0x80;

  private final ElementType element;
  private final int mantissa;
  private final int bias;

  Float8(ElementType element, int mantissa, int bias) {
    this.element = element;
    this.mantissa = mantissa;
    this.bias = bias;
  }

  /** The type of elements that it is. */
  public ElementType element() {
    return element;
  }

  /** Bits of the exponent. */
  public int exponentBits() {
    return Byte.SIZE - 1 - mantissa;
  }

  /** Bits of the mantissa after the point. */
  public int mantissaBits() {
    return mantissa;
  }

  /** What is subtracted from the stored exponent. */
  public int exponentBias() {
    return bias;
  }

  /** The largest number. */
  public float largest() {
    float largest = 0;
    for (int code = 0; code < SIGN; code++) {
      largest = decode(code) > largest ? decode(code) : largest;
    }
    return largest;
  }

  /** The type of numbers that elements of the type are, if it is one of these. */
  public static Optional<Float8> of(ElementType element) {
    return Arrays.stream(values()).filter(type -> type.element == element).findFirst();
  }

  /** The number that a code stands for; NaN for infinities too. */
  public float decode(int code) {
    int magnitude = code & ~SIGN;
    int exponent = magnitude >> mantissa;
    int fraction = magnitude & (1 << mantissa) - 1;
    boolean special =
        switch (this) {
          case E4M3FN -> magnitude == SIGN - 1;
          case E5M2 -> exponent == (SIGN >> mantissa) - 1;
          case E4M3FNUZ, E5M2FNUZ -> code == SIGN;
        };
    if (special) {
      return Float.NaN;
    }
    int whole = exponent == 0 ? fraction : fraction + (1 << mantissa);
    float number = Math.scalb((float) whole, Math.max(exponent, 1) - bias - mantissa);
    return code < SIGN ? number : -number;
  }

  /** The codes of numbers; empty if one of them is none of the type's. */
  public Optional<byte[]> encode(float[] numbers) {
    float[] sorted = new float[SIGN];
    int count = 0;
    for (int code = 0; code < SIGN; code++) {
      float number = decode(code);
      if (!Float.isNaN(number)) {
        sorted[count++] = number;
      }
    }
    byte[] codes = new byte[numbers.length];
    for (int i = 0; i < codes.length; i++) {
      int place = Arrays.binarySearch(sorted, 0, count, Math.abs(numbers[i]));
      if (place < 0) {
        return Optional.empty();
      }
      // Codes of magnitudes are in the order of the magnitudes; not every type has a negative zero.
      codes[i] = (byte) (numbers[i] < 0 ? place | SIGN : place);
    }
    return Optional.of(codes);
  }
}
