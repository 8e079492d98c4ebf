package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.FileTrouble;
import dev.brevity.dsl.cli.PlanArguments;
import dev.brevity.dsl.cli.PlannedNetwork;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.data.SampleChoice;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.table.UnsupportedTable;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.evaluation.QuickComparison;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.MissingPartException;
import dev.brevity.runtime.plan.OutputInUseException;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.OutputTakenException;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.UnsafeFolderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        "Runs a plan on a network: transforms it, puts quantizers in place, calibrates "
            + "them on samples, and exports the result. Can be interrupted: run again with the "
            + "same arguments, it resumes where it stopped.",
    footer = {
      "",
      "Examples:",
      "  dsl quantize model.onnx --plan int8.quant --data calib/ -o model.int8.onnx",
      "  dsl quantize model.onnx --plan FastInt8 --data calib.zip -o model.int8.onnx",
      "  dsl quantize model.onnx --plan int8.quant --data calib/ -o q.onnx --dry-run",
      "  dsl quantize model.onnx --plan int8.quant --data test/ -o q.onnx --report q.html",
      "  dsl quantize model.onnx --plan FastInt8 --tune --data calib/ -o q.onnx",
      "",
      "Exit status: 0 written, 1 the plan does not fit or something cannot be "
          + "computed, or it was interrupted, 2 wrong usage or a file that cannot be read."
    })
final class QuantizeCommand implements Callable<Integer> {
  private final Session session;
  private final ProgressLine progress;

  @Mixin private final PlanArguments arguments = new PlanArguments();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "calibration samples: a folder, an archive, or a description (*.data.yaml); language "
              + "models: text of the kind that the model will read, .jsonl, or a .npy of tokens")
  private @Nullable String data;

  @Option(
      names = "--samples",
      paramLabel = "N|FIRST..LAST",
      description =
          "use only the first N samples of the data, or those from FIRST to LAST, counted from 0 "
              + "(a plan may use even fewer)")
  private @Nullable String samples;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "the file to write, completely or not at all")
  private String output = "";

  @Option(
      names = "--tune",
      description =
          "writes the network in several ways, times them on this machine, and keeps the "
              + "fastest that is accurate enough; the decision goes into a recipe file next to the "
              + "output")
  private boolean tune;

  @Option(
      names = "--no-verify",
      description =
          "do not try the written file, in onnxruntime or as its target does, nor compare it with "
              + "the network")
  private boolean unverified;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "also write a page (.html) with the plan, sizes, and the errors of the result and of its "
              + "layers, compared with the network on the samples of --test, or else of --data")
  private @Nullable String report;

  @Option(
      names = "--dry-run",
      description = "check everything that can be checked before the work, and write nothing")
  private boolean dryRun;

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description =
          "samples on which the written ONNX file is compared with the network, at most 16, or all "
              + "with --report (default: the calibration samples)")
  private @Nullable String test;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json")
  private Format format = Format.TEXT;

  private enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--strict",
      description = "warnings are errors: where there is one, nothing is written")
  private boolean strict;

  @Option(names = "--force", description = "replace the output if it exists")
  private boolean force;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description =
          "language models: tokens in a window (default: the model's context, at most 2048)")
  private int sequence;

  @Option(
      names = "--windows",
      paramLabel = "N",
      description = "language models: how many windows of text are used (default 128)")
  private int windows = 128;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "language models: draw windows at random (default: they follow each other)")
  private @Nullable Long seed;

  QuantizeCommand(Session session) {
    this.session = session;
    this.progress = new ProgressLine(session, () -> strict);
  }

  /** What samples are made of: each input with its type and its sizes. */
  private static String wanted(List<ModelOutline.Port> inputs) {
    return inputs.stream()
        .map(
            input ->
                "`"
                    + Glyphs.harmless(input.name())
                    + "` ("
                    + input.dtype()
                    + ", "
                    + ModelOutline.sizes(input.shape())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public Integer call() throws IOException {
    Path file = session.resolve(output).toAbsolutePath();
    requireArguments();
    Diagnostics findings = new Diagnostics();
    Optional<PlannedNetwork> planned = arguments.read(session, findings);
    planned.ifPresent(
        known ->
            session.err().print(new UnsupportedTable(session.paint()).of(known.plan().model())));
    if (session.showAll(findings, strict) || planned.isEmpty()) {
      return ExitStatus.PROBLEMS;
    }
    requireWhatIsNeeded(planned.get(), file);
    long begun = System.nanoTime();
    try {
      if (dryRun) {
        rehearse(planned.get(), file);
        return ExitStatus.OK;
      }
      WrittenNetwork written = write(planned.get(), file);
      tell(planned.get(), written, file, begun);
      return ExitStatus.OK;
    } catch (InterruptedPlanException e) {
      session.tell("interrupted; run the same command again to resume");
      return ExitStatus.PROBLEMS;
    } catch (OutputInUseException e) {
      throw new UsageException("another process is writing `" + output + "`");
    } catch (ModelRunException e) {
      throw new UsageException("`" + model() + "` cannot be tuned: " + e.getMessage());
    } catch (OutputTakenException | UnsafeFolderException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (MissingPartException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw unwritable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Samples and the network have findings of their own, so it is the output that is at fault. */
  private UsageException unwritable(IOException e) {
    return new UsageException("cannot write `" + output + "`: " + FileTrouble.describe(e));
  }

  /** What would fail at the end of all work is said before it. */
  private void requireArguments() throws IOException {
    SampleOption.choice(samples);
    if (windows < 1) {
      throw new UsageException("--windows must be at least 1");
    }
    if (samples != null && isFolder()) {
      throw new UsageException("--samples is for networks; --windows limits the text");
    }
    if (tune && isFolder()) {
      throw new UsageException(
          "--tune is for networks in files, and `" + model() + "` is a folder");
    }
    new QuantizePaths(
            session,
            model(),
            arguments.plan(),
            Stream.of(data, test).filter(Objects::nonNull).toList(),
            output,
            Optional.ofNullable(report),
            force)
        .require();
  }

  /** What the plan needs, and is not there. */
  private void requireWhatIsNeeded(PlannedNetwork planned, Path file) throws IOException {
    ResolvedPlan resolved = planned.plan();
    if (resolved.export().isEmpty()) {
      throw new UsageException("the plan does not set `export`, so there is nothing to write");
    }
    if (data == null && tunes(resolved)) {
      throw new UsageException("tuning measures on samples; give them with --data");
    }
    if (data == null && PlanExecution.needsData(resolved)) {
      if (isFolder()) {
        throw LanguageModelQuantization.missingText();
      }
      throw new UsageException(
          "the plan needs calibration samples of "
              + wanted(resolved.model().inputs())
              + "; give them with --data");
    }
    if (test != null) {
      // The page of --report compares all of them.
      long most = report == null ? QuickComparison.MOST_SAMPLES : Long.MAX_VALUE;
      NetworkRun.require(compared(test), planned.network().outline(), most);
    }
    if (tunes(resolved)) {
      Path decision = TunedExport.fragment(file);
      if (Files.exists(decision, LinkOption.NOFOLLOW_LINKS) && !force) {
        throw UsageException.exists(String.valueOf(decision.getFileName()));
      }
    }
  }

  /** The summary, the page of {@code --report}, and what speaks against the samples. */
  private void tell(PlannedNetwork planned, WrittenNetwork written, Path file, long begun)
      throws IOException {
    Optional<QuantizationReport> page = page(planned, file);
    Optional<EvaluationReport> comparison =
        page.isPresent() ? comparison(page.get(), planned) : written.comparison();
    summary(planned, written, comparison, begun);
    if (page.isPresent()) {
      page.get().write(Objects.requireNonNull(report), comparison);
      (format == Format.JSON ? session.err() : session.out())
          .println(Glyphs.harmless("wrote " + report));
    }
    Diagnostics doubts = new Diagnostics();
    comparison.ifPresent(known -> known.reference().doubts().forEach(doubts::report));
    session.showAll(doubts, false);
  }

  private Optional<QuantizationReport> page(PlannedNetwork planned, Path file) throws IOException {
    if (report == null) {
      return Optional.empty();
    }
    if (isFolder() || !Files.isRegularFile(file)) {
      throw new UsageException("--report is for networks in files");
    }
    List<ModelFile> files = List.of(ModelFile.of(network(), model()), ModelFile.of(file, output));
    return Optional.of(
        new QuantizationReport(session, files, planned.library().userTexts(), progress.errors()));
  }

  /** What the page of {@code --report} shows, and the summary as well. */
  private Optional<EvaluationReport> comparison(QuantizationReport page, PlannedNetwork planned)
      throws IOException {
    Optional<CalibrationData> samples = test == null ? data() : Optional.of(compared(test));
    boolean computable =
        executable(planned).target().filter(ExportTarget::runsInOnnxRuntime).isPresent();
    return computable && samples.isPresent() ? page.compare(samples.get()) : Optional.empty();
  }

  private CalibrationData compared(String path) {
    return new CalibrationData(session.resolve(path), path);
  }

  private Optional<CalibrationData> data() {
    SampleChoice choice = SampleOption.choice(samples);
    return Optional.ofNullable(data)
        .map(path -> new CalibrationData(session.resolve(path), path, choice));
  }

  private void rehearse(PlannedNetwork planned, Path file)
      throws IOException, UnreadableModelException {
    if (isFolder()) {
      languageModel(planned, new Interruption()).requirePlace(file, output, force);
    }
    OptionalLong count = OptionalLong.empty();
    if (planned.network() instanceof GraphFile network) {
      long all = run(planned).rehearse(network, OutputPlace.of(file, force));
      count = data == null ? OptionalLong.empty() : OptionalLong.of(all);
    }
    DryRun done =
        new DryRun(
            planned.plan(),
            planned.forecast(),
            planned.style(),
            output,
            Optional.ofNullable(data),
            count);
    session.out().print(format == Format.JSON ? done.json() : done.text(session.paint()));
  }

  private WrittenNetwork write(PlannedNetwork planned, Path file)
      throws IOException, UnreadableModelException {
    try (SavingOnExit saving = new SavingOnExit()) {
      if (isFolder()) {
        return languageModel(planned, file, saving.interruption());
      }
      if (planned.network() instanceof GraphFile network) {
        return run(planned).write(network, OutputPlace.of(file, force), saving.interruption());
      }
      throw NetworkFormats.unreadable(model());
    }
  }

  private NetworkRun run(PlannedNetwork planned) {
    return new NetworkRun(
        session,
        executable(planned),
        progress,
        new NetworkRun.Wanted(
            model(),
            output,
            data(),
            Optional.ofNullable(test).map(this::compared),
            tunes(planned.plan()),
            !unverified,
            report == null,
            strict));
  }

  private static ExecutablePlan executable(PlannedNetwork planned) {
    return ExecutablePlan.of(planned.plan(), Brevity.over(planned.library()));
  }

  private boolean tunes(ResolvedPlan plan) {
    return tune
        || plan.export()
            .filter(export -> new Value.Truth(true).equals(export.options().get("tune")))
            .isPresent();
  }

  private LanguageModelQuantization languageModel(
      PlannedNetwork planned, Interruption interruption) {
    return new LanguageModelQuantization(
        session, executable(planned), model(), progress, interruption);
  }

  private WrittenNetwork languageModel(PlannedNetwork planned, Path file, Interruption interruption)
      throws IOException, UnreadableModelException {
    try {
      LanguageModelQuantization quantization = languageModel(planned, interruption);
      quantization.requirePlace(file, output, force);
      quantization.run(
          Optional.ofNullable(data),
          new LanguageModelQuantization.Calibration(
              sequence, windows, seed == null ? OptionalLong.empty() : OptionalLong.of(seed)),
          file,
          output);
      return WrittenNetwork.of(file);
    } catch (GraphException e) {
      String reason = EngineReason.of(e);
      throw new UnreadableModelException(
          List.of(Diagnostic.of(Code.INVALID_MODEL, "`" + model() + "`: " + reason).build()));
    }
  }

  private String model() {
    return arguments.model();
  }

  private Path network() {
    return session.resolve(model());
  }

  /** Whether the network is a language model, which is a folder. */
  private boolean isFolder() {
    return Files.isDirectory(network());
  }

  private void summary(
      PlannedNetwork planned,
      WrittenNetwork written,
      Optional<EvaluationReport> comparison,
      long begun)
      throws IOException {
    long bytes = 0;
    List<String> names = new ArrayList<>(List.of(output));
    for (Path file : written.files()) {
      bytes += LanguageModelFiles.bytes(file);
    }
    written.files().stream()
        .skip(1)
        .map(file -> String.valueOf(file.getFileName()))
        .forEach(names::add);
    WrittenSummary summary =
        new WrittenSummary(
            written.plan().orElse(planned.plan()),
            names,
            bytes,
            (System.nanoTime() - begun) / 1e9,
            progress.errors(),
            comparison,
            planned.forecast(),
            planned.style(),
            test == null);
    session.out().print(format == Format.JSON ? summary.json() : summary.text());
    if (isFolder() && format == Format.TEXT) {
      session.tell(languageModel(planned, new Interruption()).next(output));
    }
  }
}
