package dev.brevity.runtime.gguf;

import java.nio.ByteBuffer;

/** Blocks whose values are integers times one scale, perhaps plus one offset. */
public interface IntegerBlock extends BlockFormat {
  /** Bits of an integer. */
  int bits();

  /** Whether there is an offset; then integers are not negative, otherwise they are signed. */
  boolean hasOffset();

  /**
   * Packs integers as they are.
   *
   * @param codes signed, or from 0 up where there is an offset; in range
   * @param scale rounded to half precision
   * @param offset rounded to half precision; 0 where there is none
   */
  void pack(int[] codes, float scale, float offset, ByteBuffer out);
}
