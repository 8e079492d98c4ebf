package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/** How consecutive values of a row are packed together. Buffers are little-endian. */
public interface BlockFormat {
  /** Values of one block. */
  int size();

  /** Bytes of one block. */
  int bytes();

  /**
   * Packs a block, with the rounding of ggml without an importance matrix.
   *
   * @param x values, from {@code first} on
   * @param out gets the bytes at its position
   */
  void pack(float[] x, int first, ByteBuffer out);

  /**
   * Unpacks a block.
   *
   * @param in has the bytes at its position
   * @param y gets the values, from {@code first} on
   */
  void unpack(ByteBuffer in, float[] y, int first);

  /**
   * The sum of the products of a block with as many numbers.
   *
   * @param in has the bytes at its position, in an array
   * @param x numbers, from {@code first} on
   * @param scratch has room for a block
   */
  default float dot(ByteBuffer in, float[] x, int first, float[] scratch) {
    unpack(in, scratch, 0);
    float sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += scratch[i] * x[first + i];
    }
    return sum;
  }
}
