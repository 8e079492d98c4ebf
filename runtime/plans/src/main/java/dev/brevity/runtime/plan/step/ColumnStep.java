package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that rounds the columns of weights one after the other. */
interface ColumnStep extends PlanStep {
  /** What weights are rounded with. */
  ColumnSolver solver();

  /** Whether smaller scales are tried too. */
  default boolean searchScale() {
    return false;
  }

  /** Every so many-th sample judges what the others lead to; null for none. */
  default @Nullable Integer holdOut() {
    return null;
  }

  /** Whether inputs are quantized while it runs. */
  boolean useQuantActivations();

  /** How many calibration samples are looked at; null for all. */
  @Nullable Integer samples();

  /** How many samples are computed at once. */
  int batchSize();

  @Override
  default boolean changesWeights() {
    return true;
  }

  @Override
  default void apply(Workpiece piece, Feed feed) {
    Gpxq.Options options =
        new Gpxq.Options(
            useQuantActivations(), true, searchScale(), holdOut(), DataType.FLOAT32, layer -> true);
    new Gpxq(piece.network(), piece.manager(), solver(), options, feed.layers(piece.network()))
        .apply(feed.samples(batchSize(), Optional.ofNullable(samples())));
  }
}
