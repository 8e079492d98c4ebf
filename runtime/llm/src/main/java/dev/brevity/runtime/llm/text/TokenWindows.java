package dev.brevity.runtime.llm.text;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Pieces of equal length of a sequence of tokens.
 *
 * @param windows each of {@code length} tokens
 */
public record TokenWindows(List<long[]> windows, int length) {
  public TokenWindows {
    windows = List.copyOf(windows);
  }

  public int size() {
    return windows.size();
  }

  /** The first so many of them. */
  public TokenWindows first(int count) {
    return new TokenWindows(windows.subList(0, Math.min(count, windows.size())), length);
  }

  /**
   * Pieces that follow each other without a gap, as llama-perplexity makes them: the stream begins
   * with the beginning token, which also replaces the first token of every piece. What is left over
   * at the end is not used.
   *
   * @param most how many are made at most
   */
  public static TokenWindows consecutive(
      long[] tokens, int length, OptionalLong beginning, int most) {
    int lead = beginning.isPresent() ? 1 : 0;
    int count = Math.min(most, (tokens.length + lead) / length);
    long[][] windows = new long[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        int place = i * length + j - lead;
        windows[i][j] = place < 0 ? beginning.orElseThrow() : tokens[place];
      }
      lead(windows[i], beginning);
    }
    return new TokenWindows(List.of(windows), length);
  }

  /**
   * Pieces from places drawn at random, as calibration uses them.
   *
   * @param seed the same one draws the same places
   */
  public static TokenWindows random(
      long[] tokens, int length, OptionalLong beginning, int count, long seed) {
    Random random = new Random(seed);
    int places = tokens.length - length + 1;
    long[][] windows = new long[places < 1 ? 0 : count][length];
    for (long[] window : windows) {
      System.arraycopy(tokens, random.nextInt(places), window, 0, length);
      lead(window, beginning);
    }
    return new TokenWindows(List.of(windows), length);
  }

  private static void lead(long[] window, OptionalLong beginning) {
    if (beginning.isPresent()) {
      window[0] = beginning.getAsLong();
    }
  }
}
