package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.data.SampleChoice;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.DataException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs model files over the same samples and compares them with the first: what {@code dsl
 * evaluate} does.
 */
public final class ModelComparison {
  private final ModelLoading loading;
  private final int batchSize;
  private final long layerSamples;
  private final Progress progress;

  /** Hears how far the work has come. */
  public interface Progress extends AutoCloseable {
    /** Says nothing to anybody. */
    Progress SILENT =
        new Progress() {
          @Override
          public void begin(long samples) {}

          @Override
          public void reach(long samples) {}

          @Override
          public void close() {}
        };

    /** So many samples are about to be computed. */
    void begin(long samples);

    /** So many have been computed. */
    void reach(long samples);

    @Override
    void close();
  }

  /**
   * @param loading opens models on the runtimes that are wanted
   * @param batchSize samples at a time, for models that take any number
   * @param layerSamples how many samples to compare layer by layer; 0 for none
   * @param progress closed when the work is done
   */
  public ModelComparison(
      ModelLoading loading, int batchSize, long layerSamples, Progress progress) {
    this.loading = loading;
    this.batchSize = batchSize;
    this.layerSamples = layerSamples;
    this.progress = progress;
  }

  /**
   * The comparison; empty, with findings, when the data cannot be used.
   *
   * @param files at least one; the first is what the others are compared with
   * @param data a folder, archive or file with samples, or a description of them
   * @param shown what messages and the report call the data
   * @param samples which of them count
   * @throws UnusableReferenceException if no runtime can compute the first model
   */
  public Optional<EvaluationReport> compare(
      List<ModelFile> files, Path data, String shown, SampleChoice samples, DiagnosticSink findings)
      throws IOException, UnusableReferenceException {
    OptionalLong most = samples.most();
    List<RunnableModel> models = new ArrayList<>();
    try {
      files.forEach(file -> models.addAll(loading.open(file)));
      orderReferenceFirst(models);
      refuseOtherInputs(models, files);
      Optional<Dataset> opened =
          new DatasetOpener(models.get(0).inputs())
              .open(data, shown, samples.range(), findings)
              .map(all -> most.isPresent() ? all.first(most.getAsLong()) : all);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      try (Dataset dataset = opened.get();
          Progress shownProgress = progress) {
        shownProgress.begin(dataset.size());
        return Optional.of(compare(models, dataset, shown));
      } catch (DataException e) {
        findings.report(e.diagnostic());
        return Optional.empty();
      }
    } finally {
      models.forEach(RunnableModel::close);
    }
  }

  /** What cannot be given the samples of the reference stands in the report with the reason. */
  private static void refuseOtherInputs(List<RunnableModel> models, List<ModelFile> files) {
    RunnableModel reference = models.get(0);
    for (int i = 1; i < models.size(); i++) {
      RunnableModel model = models.get(i);
      if (model instanceof UnusableModel) {
        continue;
      }
      Optional<String> difference =
          SharedInputs.difference(reference.inputs(), reference.name(), model.inputs());
      if (difference.isPresent()) {
        ModelFile file =
            files.stream()
                .filter(each -> each.shown().equals(model.name()))
                .findFirst()
                .orElseThrow();
        model.close();
        models.set(i, new UnusableModel(file, model.runtime(), difference.get(), true));
      }
    }
  }

  private EvaluationReport compare(List<RunnableModel> models, Dataset dataset, String shown)
      throws IOException, UnusableReferenceException {
    try (Batches first = dataset.batches(1, 1)) {
      Batch trial = first.next().orElseThrow();
      for (int i = 0; i < models.size(); i++) {
        models.set(i, loading.tried(models.get(i), trial));
      }
    }
    orderReferenceFirst(models);
    return new Evaluator(batchSize, layerSamples, progress::reach).evaluate(models, dataset, shown);
  }

  /** The first model is the reference, on the first runtime that can compute it. */
  private static void orderReferenceFirst(List<RunnableModel> models)
      throws UnusableReferenceException {
    String first = models.get(0).name();
    List<UnusableModel> refused = new ArrayList<>();
    for (int i = 0; i < models.size() && models.get(i).name().equals(first); i++) {
      if (!(models.get(i) instanceof UnusableModel unusable)) {
        Collections.swap(models, 0, i);
        return;
      }
      refused.add(unusable);
    }
    throw new UnusableReferenceException(refused);
  }
}
