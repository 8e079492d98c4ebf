package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that has been made of a network, next to it in onnxruntime on one thread: how far its
 * outputs are from those of the network on a few samples, and how long both take for the first. A
 * network that takes long is compared on fewer samples, and one that takes very long is not timed.
 */
public final class QuickComparison {
  /** So many samples are compared at most. */
  public static final int MOST_SAMPLES = 16;

  private static final double SECONDS = 20;
  private static final double TIMING_SECONDS = 2;
  private static final double LONGEST_TIMED = 0.5;

  /**
   * The comparison; the network is its reference.
   *
   * @param shown what the report calls the samples
   * @throws ModelRunException if onnxruntime cannot compute the network or the file
   */
  public EvaluationReport compare(ModelFile network, ModelFile made, Dataset samples, String shown)
      throws IOException {
    try (OnnxRuntimeModel original = new OnnxRuntimeModel(network, 1);
        OnnxRuntimeModel quantized = new OnnxRuntimeModel(made, 1)) {
      Batch first = first(samples);
      double each = secondsEach(first, original, quantized);
      EvaluationReport report =
          new Evaluator(1, 0, done -> {})
              .evaluate(List.of(original, quantized), samples.first(limit(each)), shown);
      if (each * first.size() < LONGEST_TIMED && report.results().get(1).trouble().isEmpty()) {
        time(report, original, quantized, first);
      }
      return report;
    }
  }

  /**
   * What speaks against the samples, as far as the network alone shows it.
   *
   * @throws ModelRunException if onnxruntime cannot compute the network
   */
  public List<Diagnostic> doubts(ModelFile network, Dataset samples) throws IOException {
    try (OnnxRuntimeModel original = new OnnxRuntimeModel(network, 1)) {
      double each = secondsEach(first(samples), original);
      return new Evaluator(1, 0, done -> {})
          .evaluate(List.of(original), samples.first(limit(each)), "")
          .reference()
          .doubts();
    }
  }

  /** What one sample takes in all models. */
  private static double secondsEach(Batch first, OnnxRuntimeModel... models) {
    long begun = System.nanoTime();
    for (OnnxRuntimeModel model : models) {
      model.run(first);
    }
    return (System.nanoTime() - begun) / 1e9 / first.size();
  }

  private static long limit(double secondsEach) {
    return Math.max(1, Math.min(MOST_SAMPLES, (long) (SECONDS / Math.max(secondsEach, 1e-9))));
  }

  private static Batch first(Dataset samples) throws IOException {
    try (Batches batches = samples.batches(1, 1)) {
      Optional<Batch> first = batches.next();
      return first.orElseThrow(() -> new ModelRunException("there are no samples", null));
    }
  }

  private static void time(
      EvaluationReport report, OnnxRuntimeModel original, OnnxRuntimeModel quantized, Batch first) {
    List<RepeatedRun> runs = new ArrayList<>();
    try {
      runs.add(original.repeated(first));
      runs.add(quantized.repeated(first));
      List<Latency> latencies = new InterleavedTiming(1, TIMING_SECONDS).measure(runs, () -> false);
      for (int i = 0; i < latencies.size(); i++) {
        report.results().get(i).timed(latencies.get(i));
      }
    } finally {
      runs.forEach(RepeatedRun::close);
    }
  }
}
