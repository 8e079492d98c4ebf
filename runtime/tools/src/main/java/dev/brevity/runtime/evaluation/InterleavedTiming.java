package dev.brevity.runtime.evaluation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Times models side by side: every round runs each of them for a few milliseconds, in rotating
 * order, so that what else the machine does meets all of them alike.
 */
public final class InterleavedTiming {
  private static final int WARM_UP = 3;
  private static final int LEAST_ROUNDS = 5;
  private static final int MOST_ROUNDS = 60;
  private static final int MOST_RUNS = 400;
  private static final double SLICE_NANOS = 5e6;
  private static final double LEAST_SLICE_NANOS = 2e5;

  private final LongSupplier clock;
  private final double budgetNanos;
  private final double sliceNanos;

  /**
   * @param threads that compute the models; with one the time is that of the processor, which other
   *     processes disturb less
   * @param seconds after which no new round begins, but for the first five
   */
  public InterleavedTiming(int threads, double seconds) {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    boolean processor = threads == 1 && bean.isCurrentThreadCpuTimeSupported();
    this.clock = processor ? bean::getCurrentThreadCpuTime : System::nanoTime;
    this.budgetNanos = seconds * 1e9;
    this.sliceNanos = SLICE_NANOS;
  }

  /**
   * Timing with rounds so short that the first five take no longer than they may.
   *
   * @param models how many there will be
   * @param seconds for all rounds
   */
  public static InterleavedTiming within(double seconds, int models) {
    return new InterleavedTiming(seconds, models);
  }

  private InterleavedTiming(double seconds, int models) {
    InterleavedTiming usual = new InterleavedTiming(1, seconds);
    this.clock = usual.clock;
    this.budgetNanos = usual.budgetNanos;
    this.sliceNanos =
        Math.max(LEAST_SLICE_NANOS, Math.min(SLICE_NANOS, budgetNanos / LEAST_ROUNDS / models));
  }

  /**
   * The latency of each model, the first being what the others are compared with.
   *
   * @param stop asked before each round; the rounds so far count if there are five
   */
  public List<Latency> measure(List<RepeatedRun> models, BooleanSupplier stop) {
    List<double[]> nanos = rounds(models, stop);
    List<Latency> latencies = new ArrayList<>();
    nanos.forEach(one -> latencies.add(Latency.of(one, nanos.get(0))));
    return latencies;
  }

  /**
   * The nanoseconds of one run of each model, by round.
   *
   * @param stop asked before each round; the rounds so far count if there are five
   */
  public List<double[]> rounds(List<RepeatedRun> models, BooleanSupplier stop) {
    List<Integer> runs = new ArrayList<>();
    for (RepeatedRun model : models) {
      runs.add(runsInSlice(model));
    }
    List<List<Double>> nanos = new ArrayList<>();
    models.forEach(model -> nanos.add(new ArrayList<>()));
    long begun = System.nanoTime();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean late = System.nanoTime() - begun > budgetNanos || stop.getAsBoolean();
      if (late && round >= LEAST_ROUNDS) {
        break;
      }
      for (int i = 0; i < models.size(); i++) {
        int turn = (i + round) % models.size();
        nanos.get(turn).add(timed(models.get(turn), runs.get(turn)));
      }
    }
    return nanos.stream().map(InterleavedTiming::array).toList();
  }

  private int runsInSlice(RepeatedRun model) {
    for (int i = 0; i < WARM_UP; i++) {
      model.once();
    }
    double each = Math.max(1, timed(model, 2));
    return (int) Math.max(1, Math.min(MOST_RUNS, sliceNanos / each));
  }

  private double timed(RepeatedRun model, int runs) {
    long before = clock.getAsLong();
    for (int i = 0; i < runs; i++) {
      model.once();
    }
    return (double) (clock.getAsLong() - before) / runs;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
