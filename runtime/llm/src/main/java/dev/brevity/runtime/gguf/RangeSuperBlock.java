package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/**
 * Q4_K and Q5_K: 256 integers from 0 up in 8 groups; their scales and minima are 6-bit integers
 * with a scale each.
 */
final class RangeSuperBlock implements BlockFormat {
  private static final int SIZE = 256;
  private static final int GROUP = RangeSearch.SIZE;
  private static final int GROUPS = SIZE / GROUP;
  private static final int SCALE_BYTES = 12;
  private static final int MOST = 63;

  private final int bits;

  /**
   * @param bits 4 or 5
   */
  RangeSuperBlock(int bits) {
    this.bits = bits;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int bytes() {
    return 2 * Short.BYTES + SCALE_BYTES + SIZE * bits / Byte.SIZE;
  }

  @Override
  public void pack(float[] x, int first, ByteBuffer out) {
    int top = (1 << bits) - 1;
    RangeSearch search =
        bits == 4 ? new RangeSearch(top, -1f, 20) : new RangeSearch(top, -0.5f, 15);
    float[] scales = new float[GROUPS];
    float[] minima = new float[GROUPS];
    int[] codes = new int[SIZE];
    float largestScale = 0;
    float largestMinimum = 0;
    for (int group = 0; group < GROUPS; group++) {
      search.search(x, first + group * GROUP);
      System.arraycopy(search.codes(), 0, codes, group * GROUP, GROUP);
      scales[group] = search.scale();
      minima[group] = -search.minimum();
      largestScale = Math.max(largestScale, scales[group]);
      largestMinimum = Math.max(largestMinimum, minima[group]);
    }
    int[] scaleCodes = integers(scales, largestScale);
    int[] minimumCodes = integers(minima, largestMinimum);
    short d = Half.of(largestScale / MOST);
    short dmin = Half.of(largestMinimum / MOST);
    for (int i = 0; i < SIZE; i++) {
      float scale = Half.toFloat(d) * scaleCodes[i / GROUP];
      if (scale != 0) {
        float minimum = Half.toFloat(dmin) * minimumCodes[i / GROUP];
        int code = (int) Math.rint((x[first + i] + minimum) / scale);
        codes[i] = Math.max(0, Math.min(top, code));
      }
    }
    out.putShort(d).putShort(dmin);
    putScales(scaleCodes, minimumCodes, out);
    putCodes(codes, out);
  }

  private static int[] integers(float[] values, float largest) {
    float inverse = largest > 0 ? MOST / largest : 0;
    int[] integers = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      // A scale that a fit made negative wraps around, as it does in an unsigned byte.
      integers[i] = Math.min(MOST, (int) Math.rint(inverse * values[i]) & 0xFF);
    }
    return integers;
  }

  private static void putScales(int[] scales, int[] minima, ByteBuffer out) {
    for (int i = 0; i < 4; i++) {
      out.put((byte) (scales[i] | ((scales[i + 4] >> 4) << 6)));
    }
    for (int i = 0; i < 4; i++) {
      out.put((byte) (minima[i] | ((minima[i + 4] >> 4) << 6)));
    }
    for (int i = 4; i < GROUPS; i++) {
      out.put((byte) ((scales[i] & 15) | ((minima[i] & 15) << 4)));
    }
  }

  private void putCodes(int[] codes, ByteBuffer out) {
    if (bits == 5) {
      for (int i = 0; i < GROUP; i++) {
        int fifth = 0;
        for (int group = 0; group < GROUPS; group++) {
          fifth |= (codes[group * GROUP + i] >> 4) << group;
        }
        out.put((byte) fifth);
      }
    }
    for (int pair = 0; pair < SIZE; pair += 2 * GROUP) {
      for (int i = 0; i < GROUP; i++) {
        out.put((byte) ((codes[pair + i] & 15) | ((codes[pair + GROUP + i] & 15) << 4)));
      }
    }
  }

  @Override
  public void unpack(ByteBuffer in, float[] y, int first) {
    float d = Half.toFloat(in.getShort());
    float dmin = Half.toFloat(in.getShort());
    byte[] packed = new byte[SCALE_BYTES];
    in.get(packed);
    byte[] fifth = new byte[bits == 5 ? GROUP : 0];
    in.get(fifth);
    for (int pair = 0; pair < GROUPS; pair += 2) {
      for (int i = 0; i < GROUP; i++) {
        int both = in.get() & 0xFF;
        for (int half = 0; half < 2; half++) {
          int group = pair + half;
          int high = bits == 5 ? ((fifth[i] >> group) & 1) << 4 : 0;
          int code = ((both >> (4 * half)) & 15) + high;
          y[first + group * GROUP + i] =
              d * scale(packed, group) * code - dmin * minimum(packed, group);
        }
      }
    }
  }

  private static int scale(byte[] packed, int group) {
    return group < 4
        ? packed[group] & MOST
        : (packed[group + 4] & 15) | (((packed[group - 4] >> 6) & 3) << 4);
  }

  private static int minimum(byte[] packed, int group) {
    return group < 4
        ? packed[group + 4] & MOST
        : ((packed[group + 4] >> 4) & 15) | (((packed[group] >> 6) & 3) << 4);
  }
}
