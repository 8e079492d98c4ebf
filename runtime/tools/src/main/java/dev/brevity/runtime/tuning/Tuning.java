package dev.brevity.runtime.tuning;

import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.evaluation.InterleavedTiming;
import dev.brevity.runtime.evaluation.Latency;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.evaluation.OnnxRuntimeModel;
import dev.brevity.runtime.evaluation.RepeatedRun;
import dev.brevity.runtime.evaluation.SignalError;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Writes a network in several ways, times the files side by side with the network in floating
 * point, and keeps the fastest that is accurate enough. Where none is faster, it keeps the one
 * whose numbers are computed in floating point.
 */
public final class Tuning {
  private static final int MOST_SAMPLES = 16;

  /** Floating point and the cheapest choice are compared, however long it takes to write them. */
  private static final int LEAST_CANDIDATES = 2;

  /** Less than this is not told from the noise of timing. */
  private static final double FASTER = 0.98;

  /** Writes the network as a candidate says. */
  @FunctionalInterface
  public interface Writer {
    /** Writes a file. */
    void write(Path file, Candidate candidate) throws IOException;
  }

  /**
   * What was kept.
   *
   * @param file the model, in the folder for unfinished work
   * @param candidate as which it was written
   * @param line says what was measured, for people
   * @param fragment the decision as a recipe file
   */
  public record Outcome(Path file, Candidate candidate, String line, String fragment) {}

  private final Writer writer;
  private final Path folder;
  private final Limits limits;
  private final Interruption interruption;
  private final LongSupplier clock;
  private final List<Path> written = new ArrayList<>();

  /**
   * What tuning may take and must keep.
   *
   * @param sqnr the least signal-to-noise ratio of results, in dB
   * @param seconds for writing candidates, and as many for timing them
   */
  public record Limits(double sqnr, int seconds) {}

  /**
   * @param folder for files that are tried
   * @param clock tells nanoseconds
   */
  public Tuning(
      Writer writer, Path folder, Limits limits, Interruption interruption, LongSupplier clock) {
    this.clock = clock;
    this.writer = writer;
    this.folder = folder;
    this.limits = limits;
    this.interruption = interruption;
  }

  /**
   * Tries all candidates.
   *
   * @param original the network in floating point
   * @param plan the name of the plan that is tuned
   * @param export the options of its export
   * @throws InterruptedPlanException if somebody asked to stop before anything could be compared
   * @throws ModelRunException if onnxruntime cannot compute the original
   */
  public Outcome run(ModelFile original, Dataset samples, String plan, Map<String, Value> export)
      throws IOException {
    List<Batch> batches = batches(samples);
    List<OnnxRuntimeModel> models = new ArrayList<>();
    List<RepeatedRun> runs = new ArrayList<>();
    try {
      OnnxRuntimeModel reference = open(original, models);
      runs.add(reference.repeated(batches.get(0)));
      List<Map<String, Floats>> expected = new ArrayList<>();
      batches.forEach(batch -> expected.add(reference.run(batch)));
      List<Measured> found = new ArrayList<>();
      List<Candidate> late = new ArrayList<>();
      for (Tried tried : write(late)) {
        truth(tried, batches, expected, models, runs).ifPresent(found::add);
      }
      List<Latency> latencies =
          new InterleavedTiming(1, limits.seconds()).measure(runs, interruption::isRequested);
      List<Measured> measured = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        Measured one = found.get(i);
        measured.add(
            new Measured(
                one.candidate(), one.file(), latencies.get(i + 1), one.sqnr(), one.bytes()));
      }
      return outcome(measured, late, latencies.get(0), plan, export);
    } finally {
      runs.forEach(RepeatedRun::close);
      models.forEach(OnnxRuntimeModel::close);
    }
  }

  /** Removes the files that were tried, with what they keep apart. */
  public void discard() throws IOException {
    for (Path file : written) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".data"));
    }
  }

  private record Tried(Candidate candidate, Path file) {}

  /**
   * The candidates as files; of equal ones only the first. The most promising come first, so that
   * those can be left out for which there is no time.
   */
  private List<Tried> write(List<Candidate> late) throws IOException {
    List<Tried> tried = new ArrayList<>();
    Set<Integer> contents = new HashSet<>();
    long begun = clock.getAsLong();
    for (Candidate candidate : Candidate.all()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong() - begun);
      if (contents.size() >= LEAST_CANDIDATES && seconds >= limits.seconds()) {
        late.add(candidate);
        continue;
      }
      if (interruption.isRequested()) {
        throw new InterruptedPlanException();
      }
      Path file = folder.resolve("tried-" + tried.size() + ".onnx");
      written.add(file);
      writer.write(file, candidate);
      if (contents.add(Arrays.hashCode(Files.readAllBytes(file)))) {
        tried.add(new Tried(candidate, file));
      }
    }
    return tried;
  }

  private OnnxRuntimeModel open(ModelFile file, List<OnnxRuntimeModel> models) {
    OnnxRuntimeModel model = new OnnxRuntimeModel(file, 1);
    models.add(model);
    return model;
  }

  /** How true a file is; nothing for one that onnxruntime cannot compute. */
  private Optional<Measured> truth(
      Tried tried,
      List<Batch> batches,
      List<Map<String, Floats>> expected,
      List<OnnxRuntimeModel> models,
      List<RepeatedRun> runs)
      throws IOException {
    long bytes = Files.size(tried.file());
    try {
      OnnxRuntimeModel model =
          open(new ModelFile(tried.file(), tried.file().toString(), bytes), models);
      List<Map<String, Floats>> actual = new ArrayList<>();
      batches.forEach(batch -> actual.add(model.run(batch)));
      double sqnr = sqnr(expected, actual);
      runs.add(model.repeated(batches.get(0)));
      return Optional.of(
          new Measured(tried.candidate(), tried.file(), new Latency(0, 1, 1, 1), sqnr, bytes));
    } catch (ModelRunException unusable) {
      return Optional.empty();
    }
  }

  private static double sqnr(List<Map<String, Floats>> expected, List<Map<String, Floats>> actual) {
    double least = Double.POSITIVE_INFINITY;
    for (String name : expected.get(0).keySet()) {
      SignalError error = new SignalError();
      for (int i = 0; i < expected.size(); i++) {
        Floats result = actual.get(i).get(name);
        Floats wanted = expected.get(i).get(name);
        if (result != null && wanted != null && result.count() == wanted.count()) {
          error.add(wanted, result);
        }
      }
      double sqnr = error.count() == 0 || error.exact() ? Double.POSITIVE_INFINITY : error.sqnr();
      least = Double.isNaN(sqnr) ? Double.NEGATIVE_INFINITY : Math.min(least, sqnr);
    }
    return least;
  }

  private Outcome outcome(
      List<Measured> measured,
      List<Candidate> late,
      Latency reference,
      String plan,
      Map<String, Value> export) {
    Measured floating =
        measured.stream()
            .filter(one -> one.candidate().isFloating())
            .findFirst()
            .orElseThrow(() -> new ModelRunException("none of the files can be computed", null));
    Measured fastest =
        measured.stream()
            .filter(one -> one.sqnr() >= limits.sqnr())
            .min(Comparator.comparingDouble(one -> one.latency().ratio()))
            .orElse(floating);
    Measured chosen =
        fastest.latency().ratio() < FASTER * Math.min(1, floating.latency().ratio())
            ? fastest
            : floating;
    String line =
        String.format(
            java.util.Locale.ROOT,
            "tuned: %.2f of the time in floating point (%.3f ms), %s; %d files tried%s%s",
            chosen.latency().ratio(),
            reference.milliseconds(),
            PlanFragment.decibels(chosen.sqnr()),
            measured.size(),
            late.isEmpty() ? "" : ", " + late.size() + " not, for want of time",
            chosen.equals(floating)
                ? "; nothing is faster in integers, so all is computed in float; weights are stored"
                    + " in integers"
                : "");
    String fragment = PlanFragment.of(plan, export, reference.milliseconds(), measured, chosen);
    return new Outcome(chosen.file(), chosen.candidate(), line, fragment);
  }

  private static List<Batch> batches(Dataset samples) throws IOException {
    List<Batch> batches = new ArrayList<>();
    try (Batches all = samples.batches(1, MOST_SAMPLES)) {
      for (Optional<Batch> next = all.next(); next.isPresent(); next = all.next()) {
        batches.add(next.get());
      }
    }
    if (batches.isEmpty()) {
      throw new IllegalStateException("the data set has no samples");
    }
    return batches;
  }
}
