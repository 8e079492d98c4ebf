package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/** F32, F16 and BF16: every value by itself. */
enum PlainFormat implements BlockFormat {
  F32(4) {
    @Override
    public void pack(float[] x, int first, ByteBuffer out) {
      out.putFloat(x[first]);
    }

    @Override
    public void unpack(ByteBuffer in, float[] y, int first) {
      y[first] = in.getFloat();
    }
  },
  F16(2) {
    @Override
    public void pack(float[] x, int first, ByteBuffer out) {
      out.putShort(Half.of(x[first]));
    }

    @Override
    public void unpack(ByteBuffer in, float[] y, int first) {
      y[first] = Half.toFloat(in.getShort());
    }
  },
  BF16(2) {
    @Override
    public void pack(float[] x, int first, ByteBuffer out) {
      out.putShort(Half.brain(x[first]));
    }

    @Override
    public void unpack(ByteBuffer in, float[] y, int first) {
      y[first] = Half.fromBrain(in.getShort());
    }
  };

  private final int bytes;

  PlainFormat(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public int bytes() {
    return bytes;
  }
}
