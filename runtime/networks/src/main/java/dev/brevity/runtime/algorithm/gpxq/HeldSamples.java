package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.FloatFunctions;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Keeps every so many-th sample from a solver, so that what it finds can be judged on samples that
 * it has not seen. Counts across batches.
 */
final class HeldSamples {
  private final int every;
  private long count;

  /**
   * @param every at least 2
   */
  HeldSamples(int every) {
    this.every = every;
  }

  /** Divides the next batch along its first dimension. */
  Division next(NDArray batch) {
    long samples = batch.getShape().dimension() < 2 ? 1 : batch.getShape().get(0);
    long first = count;
    count += samples;
    LongPredicate held = position -> (first + position) % every == every - 1;
    return new Division(
        LongStream.range(0, samples).filter(held.negate()).toArray(),
        LongStream.range(0, samples).filter(held).toArray());
  }

  /**
   * Positions in a batch.
   *
   * @param seen of the samples for the solver
   * @param held of those that are kept back
   */
  record Division(long[] seen, long[] held) {
    /** The samples for the solver; empty if there are none. */
    Optional<NDArray> seen(NDArray batch) {
      return part(batch, seen, held);
    }

    /** The samples that are kept back; empty if there are none. */
    Optional<NDArray> held(NDArray batch) {
      return part(batch, held, seen);
    }

    private static Optional<NDArray> part(NDArray batch, long[] positions, long[] others) {
      if (positions.length == 0) {
        return Optional.empty();
      }
      return Optional.of(
          others.length == 0
              ? batch
              : FloatFunctions.select(batch, 0, batch.getManager().create(positions)));
    }
  }
}
