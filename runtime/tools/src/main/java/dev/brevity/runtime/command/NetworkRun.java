package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.DraftTrial;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Quantizes a network, tries the result, and compares both. Used once. */
final class NetworkRun {
  /**
   * What the user wants.
   *
   * @param model the network, as the user named it
   * @param output the file to write, as the user named it
   * @param data to calibrate with
   * @param test to compare with; the calibration samples where it is empty
   * @param tunes whether several ways to write the network are timed
   * @param tries whether the written file is tried
   * @param compares whether it is compared with the network
   * @param strict whether what speaks against the samples is said before the work
   */
  record Wanted(
      String model,
      String output,
      Optional<CalibrationData> data,
      Optional<CalibrationData> test,
      boolean tunes,
      boolean tries,
      boolean compares,
      boolean strict) {}

  private static final int BATCH = 64;

  private final Session session;
  private final ExecutablePlan plan;
  private final ProgressLine progress;
  private final Wanted wanted;
  private final WrittenFiles trials;
  private Optional<EvaluationReport> comparison = Optional.empty();
  private Optional<ResolvedPlan> decided = Optional.empty();

  NetworkRun(Session session, ExecutablePlan plan, ProgressLine progress, Wanted wanted) {
    this.session = session;
    this.plan = plan;
    this.progress = progress;
    this.wanted = wanted;
    this.trials = new WrittenFiles(plan);
  }

  /** Opens samples that are to be compared with, which the caller closes. */
  private static Dataset open(CalibrationData data, ModelOutline outline) {
    Diagnostics findings = new Diagnostics();
    return data.open(outline, findings).orElseThrow(() -> new RecipeException(findings.all()));
  }

  /**
   * Reads samples that are to be compared with, so that those that cannot be used are told before
   * the work.
   *
   * @param most so many of them are compared
   * @throws RecipeException if they do not fit the network, or one of them is no number
   */
  static void require(CalibrationData data, ModelOutline outline, long most) throws IOException {
    try (Dataset samples = open(data, outline);
        Batches batches = samples.batches(BATCH, most)) {
      Optional<Batch> next = batches.next();
      while (next.isPresent()) {
        next = batches.next();
      }
    }
  }

  /** Checks what can be checked before the work; the number of calibration samples. */
  long rehearse(GraphFile network, OutputPlace place) throws IOException, UnreadableModelException {
    return new NetworkQuantization(
            plan,
            network,
            session.resolve(wanted.model()),
            wanted.data(),
            progress,
            (piece, samples, folder, to) -> List.of())
        .rehearse(place);
  }

  /**
   * Does it.
   *
   * @throws UsageException if the network cannot be tuned
   */
  WrittenNetwork write(GraphFile network, OutputPlace place, Interruption interruption)
      throws IOException, UnreadableModelException {
    boolean tried = isTried();
    if (wanted.strict() && tried) {
      doubt(network.outline());
    }
    List<Path> files =
        new NetworkQuantization(
                plan,
                network,
                session.resolve(wanted.model()),
                wanted.data(),
                progress,
                (piece, samples, folder, to) -> {
                  List<Path> written = export(piece, samples, folder, to, tried, interruption);
                  if (tried && wanted.compares() && !interruption.isRequested()) {
                    compare(network.outline(), written, samples);
                  }
                  return written;
                })
            .write(place, interruption);
    return new WrittenNetwork(files, comparison, decided);
  }

  /** Whether the written file is tried, which needs a network that onnxruntime can load. */
  private boolean isTried() throws IOException {
    if (!wanted.tries() && !wanted.tunes()) {
      return false;
    }
    Optional<String> problem = trials.problemOfModel(session.resolve(wanted.model()));
    if (problem.isPresent()) {
      String told = "onnxruntime cannot load `" + wanted.model() + "`: " + problem.get();
      if (wanted.tunes()) {
        throw new UsageException(told);
      }
      session.tell(told + "; what is made of it is not tried");
    }
    return wanted.tries() && problem.isEmpty();
  }

  private List<Path> export(
      Workpiece piece,
      Optional<Dataset> samples,
      Path folder,
      OutputPlace place,
      boolean tried,
      Interruption interruption)
      throws IOException {
    DraftTrial trial = tried ? trials.trial(wanted.output(), samples) : DraftTrial.NONE;
    if (samples.isEmpty() || !wanted.tunes()) {
      PlanExport export = new PlanExport(plan);
      return wanted.tries()
          ? export.write(piece, folder, place, trial)
          : export.writeUntried(piece, folder, place);
    }
    TunedExport.Written tuned =
        new TunedExport(session, plan, piece, interruption)
            .write(
                session.resolve(wanted.model()),
                wanted.model(),
                samples.get(),
                folder,
                place,
                trial);
    decided = Optional.of(tuned.plan());
    return tuned.files();
  }

  /** Before the work, so that a doubt that is an error leaves nothing behind. */
  private void doubt(ModelOutline outline) throws IOException {
    Optional<CalibrationData> seen = wanted.test().or(wanted::data);
    if (seen.isPresent()) {
      try (Dataset samples = open(seen.get(), outline)) {
        trials.doubts(original(), samples).forEach(progress::report);
      }
    }
  }

  private void compare(ModelOutline outline, List<Path> written, Optional<Dataset> samples)
      throws IOException {
    String output = wanted.output();
    if (wanted.test().isPresent()) {
      CalibrationData test = wanted.test().get();
      try (Dataset held = open(test, outline)) {
        comparison = trials.comparison(original(), written, output, held, test.shown());
      }
    } else if (samples.isPresent()) {
      String shown = wanted.data().orElseThrow().shown();
      comparison = trials.comparison(original(), written, output, samples.get(), shown);
    }
  }

  private ModelFile original() throws IOException {
    return ModelFile.of(session.resolve(wanted.model()), wanted.model());
  }
}
