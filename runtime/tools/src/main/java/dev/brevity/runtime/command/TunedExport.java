package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.cli.WholeFile;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.plan.DraftTrial;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.tuning.Candidate;
import dev.brevity.runtime.tuning.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a network as is fastest on this machine, and what was measured next to it. */
final class TunedExport {
  private static final String ENDING = ".onnx";

  private final Session session;
  private final ExecutablePlan plan;
  private final Workpiece piece;
  private final Interruption interruption;

  TunedExport(Session session, ExecutablePlan plan, Workpiece piece, Interruption interruption) {
    this.session = session;
    this.plan = plan;
    this.piece = piece;
    this.interruption = interruption;
  }

  /**
   * What tuning has written.
   *
   * @param files the model, and what belongs to it
   * @param plan the plan with the options that were chosen
   */
  record Written(List<Path> files, ResolvedPlan plan) {}

  /**
   * Tunes and writes.
   *
   * @param folder for unfinished work
   * @param trial of the file that is kept
   * @throws UsageException if the export is for no engine
   */
  Written write(
      Path model, String shown, Dataset samples, Path folder, OutputPlace file, DraftTrial trial)
      throws IOException {
    Optional<OnnxQcdqTarget> target =
        plan.target()
            .filter(OnnxQcdqTarget.class::isInstance)
            .map(OnnxQcdqTarget.class::cast)
            .filter(one -> one.target() != null);
    if (target.isEmpty()) {
      throw new UsageException(
          "tuning is for an engine; write `export onnx_qcdq { target = \"onnxruntime-cpu\" }`");
    }
    if (areConstant(samples)) {
      session
          .err()
          .println("the samples are constant, so neither times nor accuracy are representative");
    }
    Tuning.Limits limits = new Tuning.Limits(target.get().minSqnr(), target.get().tuneSeconds());
    session.tell("tuning, at most " + limits.seconds() + " s of writing and as many of timing");
    Tuning tuning =
        new Tuning(
            (place, candidate) ->
                export(target.get(), candidate)
                    .write(piece, folder, new OutputPlace(place, true, List.of())),
            folder,
            limits,
            interruption,
            System::nanoTime);
    Tuning.Outcome outcome;
    try {
      outcome =
          tuning.run(
              ModelFile.of(model, shown),
              samples,
              plan.plan().name(),
              plan.plan().export().orElseThrow().options());
    } finally {
      tuning.discard();
    }
    session.tell(outcome.line());
    List<Path> written =
        export(target.get(), outcome.candidate()).write(piece, folder, file, trial);
    Path fragment = fragment(file.file());
    WholeFile.write(fragment, fragment.getFileName().toString(), outcome.fragment());
    return new Written(written, decided(outcome.candidate()));
  }

  private ResolvedPlan decided(Candidate candidate) {
    ResolvedPlan resolved = plan.plan();
    PlannedWord export = resolved.export().orElseThrow();
    Map<String, Value> options = new LinkedHashMap<>(export.options());
    options.putAll(candidate.options());
    return new ResolvedPlan(
        resolved.plan(),
        resolved.model(),
        resolved.style(),
        resolved.layers(),
        resolved.before(),
        resolved.after(),
        Optional.of(new PlannedWord(export.word(), options, export.written(), export.span())));
  }

  /** Where the decision is written. */
  static Path fragment(Path file) {
    return file.resolveSibling(stem(file) + ".tuned.quant");
  }

  private PlanExport export(OnnxQcdqTarget target, Candidate candidate) {
    return new PlanExport(
        new ExecutablePlan(
            plan.plan(),
            plan.recipes(),
            plan.before(),
            plan.placement(),
            plan.after(),
            Optional.of(candidate.of(target))));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  private static boolean areConstant(Dataset samples) throws IOException {
    try (Batches all = samples.batches(1, 1)) {
      Batch batch = all.next().orElseThrow();
      return batch.inputs().stream().allMatch(TunedExport::isConstant);
    }
  }

  private static boolean isConstant(Numbers numbers) {
    if (!(numbers instanceof Numbers.Floats floats)) {
      return false;
    }
    for (float value : floats.values()) {
      if (value != floats.values()[0]) {
        return false;
      }
    }
    return true;
  }
}
