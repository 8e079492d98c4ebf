package dev.brevity.runtime.llm.compressed;

/** Packs codes of a few bits into words of 32 bits, the first code in the lowest bits. */
final class CodeStream {
  private CodeStream() {}

  /** How many words so many codes take. */
  static int words(int codes, int bits) {
    return Math.toIntExact(((long) codes * bits + Integer.SIZE - 1) / Integer.SIZE);
  }

  /**
   * The words of some codes.
   *
   * @param codes not negative, of at most {@code bits} bits
   */
  static int[] pack(int[] codes, int bits) {
    int[] words = new int[words(codes.length, bits)];
    for (int i = 0; i < codes.length; i++) {
      long place = (long) i * bits;
      int word = (int) (place / Integer.SIZE);
      int shift = (int) (place % Integer.SIZE);
      long spread = (long) codes[i] << shift;
      words[word] |= (int) spread;
      if (shift + bits > Integer.SIZE) {
        words[word + 1] |= (int) (spread >>> Integer.SIZE);
      }
    }
    return words;
  }
}
