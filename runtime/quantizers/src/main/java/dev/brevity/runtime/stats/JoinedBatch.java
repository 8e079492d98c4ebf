package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The extremes of a batch whose samples are computed in several parts, because the network takes
 * only some of them at a time or because their shapes differ. A quantizer that is called several
 * times for each part has as many of them.
 */
final class JoinedBatch {
  /** The group of a batch that is computed at once. */
  static final int WHOLE = -1;

  private final List<Call> calls = new ArrayList<>();
  private int group = WHOLE;
  private int call;

  /** Extremes of one call in all parts so far, and their statistic. */
  private record Call(float[] extremes, float[] statistic, int weight) {}

  /**
   * What a part has changed.
   *
   * @param before the statistic before, with what it counted
   * @param after the statistic now, with what it counts
   */
  record Change(float[] before, int weightBefore, float[] after, int weight) {}

  /** What comes next is a part of the group's batch. */
  void begin(int next) {
    if (next != group || next == WHOLE) {
      calls.clear();
    }
    group = next;
    call = 0;
  }

  /** Whether what comes next is but a part. */
  boolean isPart() {
    return group != WHOLE;
  }

  /**
   * Takes in one call of a part.
   *
   * @param samples how many the part has
   */
  Change take(NDArray extremes, int samples, UnaryOperator<NDArray> statistic) {
    float[] found = extremes.toFloatArray();
    Call earlier = call < calls.size() ? calls.get(call) : null;
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
    int weight = samples + (earlier == null ? 0 : earlier.weight());
    Call later = new Call(found, now, weight);
    if (earlier == null) {
      calls.add(later);
    } else {
      calls.set(call, later);
    }
    call++;
    return earlier == null
        ? new Change(new float[now.length], 0, now, weight)
        : new Change(earlier.statistic(), earlier.weight(), now, weight);
  }
}
