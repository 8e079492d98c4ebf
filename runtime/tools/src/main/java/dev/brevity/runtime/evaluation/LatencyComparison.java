package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Times the models of a report side by side in onnxruntime, each on the first sample. */
public final class LatencyComparison {
  private final int threads;
  private final double seconds;

  /**
   * @param threads that compute each model; 0 for one
   * @param seconds of timing, all models together
   */
  public LatencyComparison(int threads, double seconds) {
    this.threads = Math.max(1, threads);
    this.seconds = seconds;
  }

  /**
   * Notes in a report how long those models take that onnxruntime has computed. The first of them
   * is what the others are compared with.
   *
   * @param files in the order of the report
   * @param data what the report was made with
   * @throws ModelRunException if onnxruntime no longer computes one of them
   */
  public void note(EvaluationReport report, List<ModelFile> files, Path data) throws IOException {
    List<ModelResult> timed = new ArrayList<>();
    List<OnnxRuntimeModel> models = new ArrayList<>();
    List<RepeatedRun> runs = new ArrayList<>();
    try {
      for (ModelResult result : report.results()) {
        if (result.runtime().equals("onnxruntime") && result.trouble().isEmpty()) {
          models.add(new OnnxRuntimeModel(file(files, result), threads));
          timed.add(result);
        }
      }
      if (models.isEmpty()) {
        return;
      }
      Optional<Batch> sample = sample(models.get(0), data, report.data());
      if (sample.isEmpty()) {
        return;
      }
      models.forEach(model -> runs.add(model.repeated(sample.get())));
      List<Latency> latencies = new InterleavedTiming(threads, seconds).measure(runs, () -> false);
      for (int i = 0; i < latencies.size(); i++) {
        timed.get(i).timed(latencies.get(i));
      }
    } finally {
      runs.forEach(RepeatedRun::close);
      models.forEach(OnnxRuntimeModel::close);
    }
  }

  private static ModelFile file(List<ModelFile> files, ModelResult result) {
    return files.stream()
        .filter(file -> file.shown().equals(result.name()))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Batch> sample(OnnxRuntimeModel model, Path data, String shown)
      throws IOException {
    Optional<Dataset> opened =
        new DatasetOpener(model.inputs()).open(data, shown, Optional.empty(), finding -> {});
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Dataset samples = opened.get();
        Batches first = samples.batches(1, 1)) {
      return first.next();
    }
  }
}
