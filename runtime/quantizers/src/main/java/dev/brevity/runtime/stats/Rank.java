package dev.brevity.runtime.stats;

/** Which element of a sorted sequence stands for a percentile. */
enum Rank {
  /** Rounded half up, for upper percentiles. */
  HIGH,
  /** Rounded up, for lower percentiles. */
  LOW;

  /** The rank, counted from 1, in a sequence of the given length. */
  long of(double percentile, long count) {
    double position = .01 * percentile * count;
    return switch (this) {
      case HIGH -> (long) Math.floor(position + 0.5);
      case LOW -> (long) Math.ceil(position);
    };
  }
}
