package dev.brevity.runtime.stats;

import java.util.Optional;

/**
 * Something that averages a statistic over training batches. Copies of a network can collect on
 * parts of the data, and one of them then takes in what the others have.
 */
public interface MergeableStatistics {
  /**
   * What has been collected; nothing before the first batch, and once it has become a parameter.
   */
  Optional<BatchAverage> collected();

  /**
   * Takes in what a copy has collected on the batches that follow.
   *
   * @throws IllegalStateException if the statistics have already become a parameter
   */
  void merge(BatchAverage later);
}
