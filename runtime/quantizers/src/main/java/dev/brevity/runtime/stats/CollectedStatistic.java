package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import dev.brevity.runtime.aten.Tensors;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A statistic that is averaged over the first training steps, or over all batches of a calibration,
 * until its owner makes a parameter of it.
 */
public final class CollectedStatistic {
  private final int collectStatsSteps;
  private final @Nullable Double momentum;
  private final boolean largest;
  private final NDArray average;
  private final Runnable becomeParameter;
  private int steps;
  private int counter;
  private int batches;
  private int samples = 1;
  private final JoinedBatch joined = new JoinedBatch();
  private float[] first = {};
  private boolean calibrating;
  private boolean localLossMode;

  /**
   * @param collectStatsSteps training steps that collect, at least 1
   * @param momentum weight of a new batch in the average; null for the mean of all
   * @param average what the batches are averaged in, in place
   * @param becomeParameter makes the parameter from the average, once
   */
  public CollectedStatistic(
      int collectStatsSteps, @Nullable Double momentum, NDArray average, Runnable becomeParameter) {
    this(collectStatsSteps, momentum, false, average, becomeParameter);
  }

  /**
   * @param collectStatsSteps training steps that collect, at least 1
   * @param momentum weight of a new batch in the average; null for the mean of all
   * @param largest whether the value of the largest magnitude counts in the place of an average
   * @param average what the batches are averaged in, in place
   * @param becomeParameter makes the parameter from the average, once
   */
  public CollectedStatistic(
      int collectStatsSteps,
      @Nullable Double momentum,
      boolean largest,
      NDArray average,
      Runnable becomeParameter) {
    if (collectStatsSteps <= 0) {
      throw new IllegalArgumentException("`collect_stats_steps` must be at least 1");
    }
    this.collectStatsSteps = collectStatsSteps;
    this.momentum = momentum;
    this.largest = largest;
    this.average = average;
    this.becomeParameter = becomeParameter;
    this.steps = collectStatsSteps;
  }

  /** Whether the next batch in training counts. */
  public boolean isCollecting() {
    return counter < steps;
  }

  /** Whether a parameter has been made of it. */
  public boolean isFinished() {
    return counter > steps;
  }

  /**
   * Training steps, or samples of a calibration, so far; one more than were to be collected once
   * there is a parameter.
   */
  public int counter() {
    return counter;
  }

  /** Goes on where a checkpoint says that collection was. */
  public void setCounter(long value) {
    counter = Math.toIntExact(value);
    batches = counter;
  }

  /** The parameter has come from elsewhere. */
  public void setFinished() {
    counter = steps + 1;
  }

  /** While enabled, batches are looked at but do not count. */
  public void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }

  public boolean isLocalLossMode() {
    return localLossMode;
  }

  /** What comes next belongs to a batch; see {@link CollectsStatistic#beginBatch}. */
  public void beginBatch(int samples, int group) {
    if (calibrating) {
      this.samples = samples;
      joined.begin(group);
    }
  }

  /**
   * Takes the statistic of one batch, or of a part of one, into the average. In a calibration, what
   * a quantizer sees in several calls for one batch counts as one: scales have to hold all of it.
   *
   * @param extremes what it follows from; of those of all parts, the larger ones count, by
   *     magnitude
   * @param statistic of such extremes
   */
  public void take(NDArray current, Supplier<NDArray> extremes, UnaryOperator<NDArray> statistic) {
    if (calibrating && !largest && !localLossMode && joined.isBegun()) {
      takePart(extremes.get().stopGradient(), statistic);
    } else {
      take(current);
    }
  }

  /** Takes the statistic of one batch into the average. */
  public void take(NDArray current) {
    if (localLossMode) {
      return;
    }
    if (counter == 0) {
      Tensors.assign(average, current.stopGradient());
      first = average.toFloatArray();
    } else if (largest) {
      NDArray later = current.stopGradient();
      NDArray wider = later.abs().gt(average.abs());
      Tensors.assign(average, NDArrays.where(wider, later, average));
    } else {
      Momentum.update(average, current, weightOfNew(), batches, samples);
    }
    count(samples);
  }

  private void count(int added) {
    counter += added;
    batches += added;
  }

  /** Puts what a batch has given so far in the place of what it had given before this call. */
  private void takePart(NDArray extremes, UnaryOperator<NDArray> statistic) {
    JoinedBatch.Change change = joined.take(extremes, samples, statistic);
    float[] values = counter == 0 ? new float[change.after().length] : average.toFloatArray();
    double total = (double) batches + change.added();
    for (int i = 0; i < values.length; i++) {
      double others = (double) values[i] * batches - change.before()[i] * change.weightBefore();
      values[i] = (float) ((others + change.after()[i] * change.weight()) / total);
    }
    try (NDArray updated = average.getManager().create(values, average.getShape())) {
      Tensors.assign(average, updated);
    }
    if (counter == 0) {
      first = values;
    }
    count(change.added());
  }

  /** Makes the parameter of what there is, without waiting for the remaining steps. */
  public void finish() {
    if (counter <= steps) {
      becomeParameter.run();
      counter = steps + 1;
    }
  }

  /** From now on all batches count, with the same weight, until {@link #finishCalibration}. */
  public void beginCalibration() {
    if (counter <= steps) {
      calibrating = true;
      steps = Integer.MAX_VALUE - 1;
    }
  }

  /** Makes the parameter, unless no batch has come. */
  public void finishCalibration() {
    samples = 1;
    joined.end();
    if (calibrating) {
      if (counter == 0) {
        steps = collectStatsSteps;
      } else {
        finish();
      }
      calibrating = false;
    }
  }

  /** What has been collected so far; empty before the first batch and once there is a parameter. */
  public Optional<BatchAverage> collected() {
    return counter == 0 || isFinished() || first.length == 0
        ? Optional.empty()
        : Optional.of(
            new BatchAverage(
                batches, largest ? null : weightOfNew(), largest, first, average.toFloatArray()));
  }

  /**
   * Takes in what a copy has collected from later batches.
   *
   * @throws IllegalStateException if there is a parameter already
   */
  public void merge(BatchAverage later) {
    if (isFinished()) {
      throw new IllegalStateException("the statistics have already become a parameter");
    }
    BatchAverage merged = collected().map(earlier -> earlier.merge(later)).orElse(later);
    first = merged.first();
    batches = merged.count();
    counter = Math.min(batches, steps);
    try (NDArray values = average.getManager().create(merged.average(), average.getShape())) {
      Tensors.assign(average, values);
    }
  }

  private @Nullable Double weightOfNew() {
    return calibrating ? null : momentum;
  }
}
