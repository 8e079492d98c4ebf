package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/** Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0: 32 integers with one scale, and one offset in the _1 types. */
final class SmallBlock implements IntegerBlock {
  private static final int SIZE = 32;
  private static final int HALF = SIZE / 2;

  private final int bits;
  private final boolean offset;

  /** What the codes of 4 and 5 bits stand for, before scale and offset. */
  private final float[] numbers;

  SmallBlock(int bits, boolean offset) {
    this.bits = bits;
    this.offset = offset;
    this.numbers = new float[bits == Byte.SIZE ? 0 : 1 << bits];
    for (int code = 0; code < numbers.length; code++) {
      numbers[code] = code - (offset ? 0 : 1 << (bits - 1));
    }
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int bytes() {
    return Short.BYTES + (offset ? Short.BYTES : 0) + SIZE * bits / Byte.SIZE;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public boolean hasOffset() {
    return offset;
  }

  @Override
  public void pack(float[] x, int first, ByteBuffer out) {
    int[] codes = new int[SIZE];
    if (offset) {
      packRange(x, first, codes, out);
    } else if (bits == Byte.SIZE) {
      packMagnitude(x, first, codes, out);
    } else {
      packSigned(x, first, codes, out);
    }
  }

  /** The value of largest magnitude becomes the most negative integer, whatever its sign. */
  private void packSigned(float[] x, int first, int[] codes, ByteBuffer out) {
    float largest = 0;
    float signed = 0;
    for (int i = 0; i < SIZE; i++) {
      if (largest < Math.abs(x[first + i])) {
        largest = Math.abs(x[first + i]);
        signed = x[first + i];
      }
    }
    int zero = 1 << (bits - 1);
    float scale = signed / -zero;
    float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < SIZE; i++) {
      int code = (int) (x[first + i] * inverse + (zero + 0.5f));
      codes[i] = Math.min(2 * zero - 1, code) - zero;
    }
    pack(codes, scale, 0, out);
  }

  private void packMagnitude(float[] x, int first, int[] codes, ByteBuffer out) {
    float largest = 0;
    for (int i = 0; i < SIZE; i++) {
      largest = Math.max(largest, Math.abs(x[first + i]));
    }
    float scale = largest / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < SIZE; i++) {
      float code = x[first + i] * inverse;
      // Halves away from zero; the sum is exact in double precision.
      codes[i] = (int) (code + Math.copySign(0.5, code));
    }
    pack(codes, scale, 0, out);
  }

  private void packRange(float[] x, int first, int[] codes, ByteBuffer out) {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int i = 0; i < SIZE; i++) {
      least = x[first + i] < least ? x[first + i] : least;
      most = x[first + i] > most ? x[first + i] : most;
    }
    int top = (1 << bits) - 1;
    float scale = (most - least) / top;
    float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < SIZE; i++) {
      codes[i] = Math.min(top, (int) ((x[first + i] - least) * inverse + 0.5f));
    }
    pack(codes, scale, least, out);
  }

  @Override
  public void pack(int[] codes, float scale, float minimum, ByteBuffer out) {
    out.putShort(Half.of(scale));
    if (offset) {
      out.putShort(Half.of(minimum));
    }
    if (bits == Byte.SIZE) {
      for (int code : codes) {
        out.put((byte) code);
      }
      return;
    }
    int shift = offset ? 0 : 1 << (bits - 1);
    if (bits == 5) {
      int fifth = 0;
      for (int i = 0; i < SIZE; i++) {
        fifth |= (((codes[i] + shift) >> 4) & 1) << i;
      }
      out.putInt(fifth);
    }
    for (int i = 0; i < HALF; i++) {
      int low = (codes[i] + shift) & 15;
      int high = (codes[i + HALF] + shift) & 15;
      out.put((byte) (low | (high << 4)));
    }
  }

  @Override
  public void unpack(ByteBuffer in, float[] y, int first) {
    float scale = Half.toFloat(in.getShort());
    float minimum = offset ? Half.toFloat(in.getShort()) : 0;
    if (bits == Byte.SIZE) {
      for (int i = 0; i < SIZE; i++) {
        y[first + i] = in.get() * scale;
      }
      return;
    }
    int fifth = bits == 5 ? in.getInt() : 0;
    for (int i = 0; i < HALF; i++) {
      int packed = in.get();
      int low = (packed & 15) | (((fifth >>> i) & 1) << 4);
      int high = ((packed >> 4) & 15) | (((fifth >>> (i + HALF)) & 1) << 4);
      y[first + i] = value(low, scale, minimum);
      y[first + i + HALF] = value(high, scale, minimum);
    }
  }

  /** Zero keeps the sign of the scale where nothing is added. */
  private float value(int code, float scale, float minimum) {
    return offset ? code * scale + minimum : (code - (1 << (bits - 1))) * scale;
  }

  @Override
  public float dot(ByteBuffer in, float[] x, int first, float[] scratch) {
    float scale = Half.toFloat(in.getShort());
    float minimum = offset ? Half.toFloat(in.getShort()) : 0;
    int fifth = bits == 5 ? in.getInt() : 0;
    int at = in.arrayOffset() + in.position();
    float sum =
        switch (bits) {
          case 4 -> four(in.array(), at, x, first);
          case 5 -> five(in.array(), at, fifth, x, first);
          default -> eight(in.array(), at, x, first);
        };
    in.position(in.position() + (bits == Byte.SIZE ? SIZE : HALF));
    return offset ? sum * scale + minimum * sum(x, first) : sum * scale;
  }

  /** Table look-ups are faster than conversions; four sums do not wait for each other. */
  private float four(byte[] packed, int at, float[] x, int first) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < HALF; i += 2) {
      int even = packed[at + i];
      int odd = packed[at + i + 1];
      a += numbers[even & 15] * x[first + i];
      b += numbers[odd & 15] * x[first + i + 1];
      c += numbers[(even >> 4) & 15] * x[first + i + HALF];
      d += numbers[(odd >> 4) & 15] * x[first + i + HALF + 1];
    }
    return a + b + (c + d);
  }

  private float five(byte[] packed, int at, int fifth, float[] x, int first) {
    float low = 0;
    float high = 0;
    for (int i = 0; i < HALF; i++) {
      int both = packed[at + i];
      int lower = (both & 15) | (((fifth >>> i) & 1) << 4);
      int upper = ((both >> 4) & 15) | (((fifth >>> (i + HALF)) & 1) << 4);
      low += numbers[lower] * x[first + i];
      high += numbers[upper] * x[first + i + HALF];
    }
    return low + high;
  }

  private static float eight(byte[] packed, int at, float[] x, int first) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < SIZE; i += 4) {
      a += packed[at + i] * x[first + i];
      b += packed[at + i + 1] * x[first + i + 1];
      c += packed[at + i + 2] * x[first + i + 2];
      d += packed[at + i + 3] * x[first + i + 3];
    }
    return a + b + (c + d);
  }

  private static float sum(float[] x, int first) {
    float low = 0;
    float high = 0;
    for (int i = 0; i < HALF; i++) {
      low += x[first + i];
      high += x[first + i + HALF];
    }
    return low + high;
  }
}
