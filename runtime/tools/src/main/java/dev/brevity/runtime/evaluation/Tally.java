package dev.brevity.runtime.evaluation;

/** How many of how many. */
public record Tally(long hits, long total) {
  public static final Tally NONE = new Tally(0, 0);

  public Tally plus(Tally other) {
    return new Tally(hits + other.hits, total + other.total);
  }

  public double percent() {
    return 100.0 * hits / total;
  }
}
