package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All samples of a data set, or what is wrong with it. */
record Loaded(List<Batch> batches, List<Diagnostic> findings, boolean labelled) {

  static Loaded from(Path path, int batchSize, ExpectedInput... expected) throws IOException {
    Diagnostics findings = new Diagnostics();
    String shown = path.getFileName().toString();
    Optional<Dataset> opened =
        new DatasetOpener(List.of(expected)).open(path, shown, Optional.empty(), findings);
    if (opened.isEmpty()) {
      return new Loaded(List.of(), findings.all(), false);
    }
    List<Batch> batches = new ArrayList<>();
    try (Dataset data = opened.get();
        Batches reader = data.batches(batchSize)) {
      for (Optional<Batch> b = reader.next(); b.isPresent(); b = reader.next()) {
        batches.add(b.get());
      }
      return new Loaded(batches, findings.all(), data.labelled());
    } catch (DataException e) {
      findings.report(e.diagnostic());
      return new Loaded(List.of(), findings.all(), false);
    }
  }

  /** All numbers of an input, as they read. */
  List<Double> numbers(int input) {
    List<Double> all = new ArrayList<>();
    for (Batch batch : batches) {
      Numbers numbers = batch.inputs().get(input);
      for (int i = 0; i < numbers.count(); i++) {
        all.add(
            numbers instanceof Numbers.Floats floats
                ? (double) floats.values()[i]
                : (double) ((Numbers.Longs) numbers).values()[i]);
      }
    }
    return all;
  }

  List<Long> labels() {
    List<Long> all = new ArrayList<>();
    for (Batch batch : batches) {
      for (long label : batch.labels().orElse(new long[0])) {
        all.add(label);
      }
    }
    return all;
  }

  String message() {
    return findings.isEmpty() ? "" : findings.get(findings.size() - 1).message();
  }
}
