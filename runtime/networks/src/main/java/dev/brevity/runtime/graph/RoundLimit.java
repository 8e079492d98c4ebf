package dev.brevity.runtime.graph;

/**
 * How many rounds all repetitions of one run may take together, those within others and the steps
 * of recurrent layers among them, so that a small file cannot keep a machine busy for days.
 */
final class RoundLimit {
  private static final long MOST = 1L << 20;

  private long taken;

  /**
   * Takes one more round.
   *
   * @throws IllegalStateException if there have been too many
   */
  void takeOne() {
    taken++;
    if (taken > MOST) {
      throw new IllegalStateException("it has not ended after " + MOST + " rounds");
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
