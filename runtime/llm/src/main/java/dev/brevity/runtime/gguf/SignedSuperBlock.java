package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/** Q6_K: 256 signed integers of 6 bits in 16 groups, whose scales are 8-bit integers. */
final class SignedSuperBlock implements BlockFormat {
  private static final int SIZE = 256;
  private static final int GROUP = 16;
  private static final int GROUPS = SIZE / GROUP;
  private static final int ZERO = 32;
  private static final int TRIES = 9;
  private static final float NOTHING = 1e-15f;

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int bytes() {
    return SIZE * 6 / Byte.SIZE + GROUPS + Short.BYTES;
  }

  @Override
  public void pack(float[] x, int first, ByteBuffer out) {
    float[] scales = new float[GROUPS];
    int[] codes = new int[SIZE];
    float largest = 0;
    for (int group = 0; group < GROUPS; group++) {
      scales[group] = search(x, first + group * GROUP, codes, group * GROUP);
      if (Math.abs(scales[group]) > Math.abs(largest)) {
        largest = scales[group];
      }
    }
    if (Math.abs(largest) < NOTHING) {
      out.put(new byte[bytes()]);
      return;
    }
    float inverse = -128f / largest;
    short d = Half.of(1 / inverse);
    byte[] scaleCodes = new byte[GROUPS];
    for (int group = 0; group < GROUPS; group++) {
      scaleCodes[group] = (byte) Math.min(127, (int) Math.rint(inverse * scales[group]));
    }
    for (int i = 0; i < SIZE; i++) {
      float scale = Half.toFloat(d) * scaleCodes[i / GROUP];
      if (scale != 0) {
        int code = (int) Math.rint(x[first + i] / scale);
        codes[i] = Math.max(-ZERO, Math.min(ZERO - 1, code));
      }
    }
    putCodes(codes, out);
    out.put(scaleCodes).putShort(d);
  }

  /** The scale of 16 values with the least error weighted by squares; integers go to the codes. */
  private static float search(float[] x, int first, int[] codes, int place) {
    float largest = 0;
    float signed = 0;
    for (int i = 0; i < GROUP; i++) {
      if (Math.abs(x[first + i]) > largest) {
        largest = Math.abs(x[first + i]);
        signed = x[first + i];
      }
    }
    if (largest < NOTHING) {
      for (int i = 0; i < GROUP; i++) {
        codes[place + i] = -ZERO;
      }
      return 0;
    }
    int[] tried = new int[GROUP];
    float scale = 0;
    float best = 0;
    for (int number = 0; number <= 2 * TRIES; number++) {
      // The middle first, then from one end to the other.
      int step = number == 0 ? 0 : number <= TRIES ? number - TRIES - 1 : number - TRIES;
      float inverse = number == 0 ? -ZERO / signed : -(ZERO + 0.1f * step) / signed;
      float products = 0;
      float squares = 0;
      for (int i = 0; i < GROUP; i++) {
        float value = x[first + i];
        int code = Math.max(-ZERO, Math.min(ZERO - 1, Nearest.of(inverse * value)));
        tried[i] = code;
        float weight = value * value;
        products += weight * value * code;
        squares += weight * code * code;
      }
      if (number == 0 || (squares > 0 && products * products > best * squares)) {
        scale = squares == 0 ? 0 : products / squares;
        best = scale * products;
        System.arraycopy(tried, 0, codes, place, GROUP);
      }
    }
    return scale;
  }

  private static void putCodes(int[] codes, ByteBuffer out) {
    byte[] high = new byte[SIZE / 4];
    for (int half = 0; half < 2; half++) {
      int base = half * 128;
      for (int pair = 0; pair < 2; pair++) {
        for (int i = 0; i < 32; i++) {
          int low = codes[base + pair * 32 + i] + ZERO;
          int up = codes[base + pair * 32 + 64 + i] + ZERO;
          out.put((byte) ((low & 15) | ((up & 15) << 4)));
        }
      }
      for (int i = 0; i < 32; i++) {
        int bits = 0;
        for (int run = 0; run < 4; run++) {
          bits |= ((codes[base + run * 32 + i] + ZERO) >> 4) << (2 * run);
        }
        high[half * 32 + i] = (byte) bits;
      }
    }
    out.put(high);
  }

  @Override
  public void unpack(ByteBuffer in, float[] y, int first) {
    byte[] low = new byte[SIZE / 2];
    byte[] high = new byte[SIZE / 4];
    byte[] scales = new byte[GROUPS];
    in.get(low).get(high).get(scales);
    float d = Half.toFloat(in.getShort());
    for (int i = 0; i < SIZE; i++) {
      int half = i / 128;
      int run = i % 128 / 32;
      int place = i % 32;
      int four = low[half * 64 + run % 2 * 32 + place] >> (run / 2 * 4);
      int two = (high[half * 32 + place] >> (2 * run)) & 3;
      int code = ((four & 15) | (two << 4)) - ZERO;
      y[first + i] = d * scales[i / GROUP] * code;
    }
  }
}
