package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Scope;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The extremes of what a quantizer sees of a batch: in several parts, where the network takes only
 * some samples at a time or their shapes differ, and in several calls, where layers share it.
 */
final class JoinedBatch {
  /** The group of a batch that is computed at once. */
  static final int WHOLE = -1;

  private boolean begun;
  private int group = WHOLE;
  private boolean counted;
  private @Nullable Seen seen;

  /** Extremes so far, their statistic, and how many samples they are of. */
  private record Seen(float[] extremes, float[] statistic, int weight) {}

  /**
   * What a call has changed.
   *
   * @param before the statistic before, with what it counted
   * @param after the statistic now, with what it counts
   */
  record Change(float[] before, int weightBefore, float[] after, int weight) {
    /** How many samples have been added. */
    int added() {
      return weight - weightBefore;
    }
  }

  /** What comes next is a batch, or a part of the group's. */
  void begin(int next) {
    if (next != group || next == WHOLE) {
      seen = null;
    }
    begun = true;
    group = next;
    counted = false;
  }

  /** Nobody says any more where batches begin. */
  void end() {
    begun = false;
    seen = null;
  }

  /** Whether somebody says where batches begin. */
  boolean isBegun() {
    return begun;
  }

  /**
   * Takes in one call.
   *
   * @param samples how many the part has
   */
  Change take(NDArray extremes, int samples, UnaryOperator<NDArray> statistic) {
    Seen earlier = seen;
    float[] found = extremes.toFloatArray();
    if (earlier != null) {
      for (int i = 0; i < found.length; i++) {
        found[i] =
            Math.abs(earlier.extremes()[i]) > Math.abs(found[i]) ? earlier.extremes()[i] : found[i];
      }
    }
    float[] now;
    try (Scope scope = Scope.discarding();
        NDArray joint = extremes.getManager().create(found, extremes.getShape())) {
      now = statistic.apply(joint).toFloatArray();
    }
    int weight = (counted ? 0 : samples) + (earlier == null ? 0 : earlier.weight());
    counted = true;
    seen = new Seen(found, now, weight);
    return earlier == null
        ? new Change(new float[now.length], 0, now, weight)
        : new Change(earlier.statistic(), earlier.weight(), now, weight);
  }
}
