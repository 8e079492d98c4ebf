package dev.brevity.runtime.graph;

/**
 * How many steps all repetitions and recurrent layers of one run may take together, so that a small
 * file cannot keep a machine busy for days. A round of a repetition, whose operators are called one
 * by one, counts as several steps of a recurrent layer.
 */
final class RoundLimit {
  private static final long MOST = 1L << 20;
  private static final long ROUND = 8;

  private long taken;

  /**
   * Takes one more round.
   *
   * @throws IllegalStateException if there have been too many
   */
  void takeOne() {
    taken += ROUND;
    if (taken > MOST) {
      throw new IllegalStateException("it has not ended after " + MOST / ROUND + " rounds");
    }
  }

  /**
   * Takes the steps of a sequence.
   *
   * @throws IllegalStateException if they are too many
   */
  void take(long steps) {
    if (steps > MOST - taken) {
      throw new IllegalStateException(
          "it would take " + steps + " steps; all of a run may take " + MOST + " together");
    }
    taken += steps;
  }
}
