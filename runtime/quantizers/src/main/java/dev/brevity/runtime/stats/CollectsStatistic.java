package dev.brevity.runtime.stats;

import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.StatisticsCollector;
import java.util.Optional;

/** A scale or zero point that is learned from where a collected statistic has left it. */
public interface CollectsStatistic extends Searched, StatisticsCollector, MergeableStatistics {
  /** What is collected, and how far it has come. */
  CollectedStatistic statistic();

  /** Makes the parameter from the statistics so far, without waiting for the remaining steps. */
  default void finishCollection() {
    statistic().finish();
  }

  @Override
  default void beginCalibration() {
    statistic().beginCalibration();
  }

  @Override
  default void beginBatch(int samples, int group) {
    statistic().beginBatch(samples, group);
  }

  @Override
  default void finishCalibration() {
    statistic().finishCalibration();
  }

  @Override
  default Optional<BatchAverage> collected() {
    return statistic().collected();
  }

  @Override
  default void merge(BatchAverage later) {
    statistic().merge(later);
  }

  @Override
  default void setLocalLossMode(boolean enabled) {
    statistic().setLocalLossMode(enabled);
  }
}
