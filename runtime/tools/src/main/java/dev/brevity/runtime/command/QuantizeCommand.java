package dev.brevity.runtime.command;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.FileTrouble;
import dev.brevity.dsl.cli.PlannedNetwork;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.table.UnsupportedTable;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.data.DataException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.Journal;
import dev.brevity.runtime.plan.MissingPartException;
import dev.brevity.runtime.plan.NetworkReaders;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.WorkKey;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Carries out a plan on a network: transforms it, puts quantizers in place, calibrates them on"
          + " samples, and exports the result.",
      "Can be interrupted: run again with the same arguments, it goes on where it was."
    },
    footer = {
      "",
      "Examples:",
      "  dsl quantize model.onnx --plan int8.quant --data calib/ -o model.int8.onnx",
      "  dsl quantize model.onnx --plan LayerwiseInt8 --data calib.zip -o model.int8.onnx",
      "",
      "Exit status: 0 written, 1 the plan does not fit or something cannot be computed, or it was",
      "interrupted, 2 wrong usage or a file that cannot be read."
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final long SAVING_SECONDS = 30;

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "the network, for example an .onnx file")
  private String model = "";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "the recipe file with the plan, or the name of a plan of the catalog")
  private String plan = "";

  @Option(
      names = "--name",
      paramLabel = "PLAN",
      description = "which plan of the file, when it holds several")
  private @Nullable String name;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "calibration samples: a folder, an archive, or a description (*.data.yaml)")
  private @Nullable String data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "the file to write, which appears whole or not at all")
  private String output = "";

  @Option(names = "--force", description = "replace the output if it exists")
  private boolean force;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description =
          "language models: tokens of a window (default: what the model sees, at most 2048)")
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
  }

  @Override
  public Integer call() throws IOException {
    Path file = session.resolve(output).toAbsolutePath();
    if (Files.exists(file) && !force) {
      throw new UsageException("`" + output + "` exists already; --force replaces it");
    }
    requirePlace(file);
    Diagnostics findings = new Diagnostics();
    Optional<PlannedNetwork> planned =
        PlannedNetwork.read(session, model, plan, Optional.ofNullable(name), findings);
    planned.ifPresent(
        known ->
            session.err().print(new UnsupportedTable(session.paint()).of(known.plan().model())));
    if (session.showErrors(findings) || planned.isEmpty()) {
      return ExitStatus.PROBLEMS;
    }
    ResolvedPlan resolved = planned.get().plan();
    if (resolved.export().isEmpty()) {
      throw new UsageException("the plan says no `export`, so there is nothing to write");
    }
    if (data == null && PlanExecution.needsData(resolved)) {
      throw new UsageException("the plan needs calibration samples; give them with --data");
    }
    try {
      ExecutablePlan executable =
          ExecutablePlan.of(resolved, Brevity.over(planned.get().library()));
      return Files.isDirectory(session.resolve(model))
          ? languageModel(executable, file)
          : quantize(executable, file);
    } catch (RecipeException e) {
      return complain(e.diagnostics());
    } catch (UnreadableModelException e) {
      return complain(e.diagnostics());
    } catch (DataException e) {
      return complain(List.of(e.diagnostic()));
    } catch (MissingPartException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw unwritable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private int languageModel(ExecutablePlan planned, Path file)
      throws IOException, UnreadableModelException {
    Interruption interruption = new Interruption();
    Thread hook = new Thread(() -> stop(interruption));
    Runtime.getRuntime().addShutdownHook(hook);
    long begun = System.nanoTime();
    try {
      new LanguageModelQuantization(session, planned, model, interruption)
          .run(
              Optional.ofNullable(data),
              new LanguageModelQuantization.Calibration(
                  sequence, windows, seed == null ? OptionalLong.empty() : OptionalLong.of(seed)),
              file,
              output);
      summary(planned.plan(), List.of(file), begun);
      return ExitStatus.OK;
    } catch (InterruptedPlanException e) {
      session.err().println("interrupted; run the same command again to go on");
      session.err().flush();
      return ExitStatus.PROBLEMS;
    } catch (GraphException e) {
      return complain(List.of(unusable(e)));
    } finally {
      interruption.finish();
      release(hook);
    }
  }

  /** Samples and the network have findings of their own, so it is the output that is at fault. */
  private UsageException unwritable(IOException e) {
    return new UsageException("cannot write `" + output + "`: " + FileTrouble.describe(e));
  }

  /** What would fail at the end of all work is said before it. */
  private void requirePlace(Path file) throws IOException {
    Path folder = file.resolveSibling(".");
    if (!Files.isDirectory(folder)) {
      throw new UsageException("there is no folder for `" + output + "`");
    }
    if (!Files.isWritable(folder)) {
      throw new UsageException("the folder of `" + output + "` cannot be written to");
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("`" + output + "` is a folder; name a file");
    }
    Path network = session.resolve(model);
    if (Files.exists(file) && Files.exists(network) && Files.isSameFile(file, network)) {
      throw new UsageException("`" + output + "` is the network itself; name another file");
    }
  }

  private int quantize(ExecutablePlan planned, Path file)
      throws IOException, UnreadableModelException {
    Optional<Path> source = Optional.ofNullable(data).map(session::resolve);
    Diagnostics findings = new Diagnostics();
    Optional<Dataset> samples = Optional.empty();
    if (data != null) {
      samples =
          new DatasetOpener(expected(planned.plan()))
              .open(session.resolve(data), data, Optional.empty(), findings);
      if (session.showErrors(findings) || samples.isEmpty()) {
        return ExitStatus.PROBLEMS;
      }
    }
    Path network = session.resolve(model);
    Path folder = file.resolveSibling("." + file.getFileName() + ".work");
    Optional<Journal> journal = Journal.open(folder, WorkKey.of(network, planned.plan(), source));
    if (journal.isEmpty()) {
      throw new UsageException("another process is writing `" + output + "`");
    }
    Interruption interruption = new Interruption();
    Thread hook = new Thread(() -> stop(interruption));
    Runtime.getRuntime().addShutdownHook(hook);
    long begun = System.nanoTime();
    try (Dataset used = samples.orElse(null);
        NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = Workpiece.of(NetworkReaders.read(network, model, manager), manager);
      new PlanExecution(planned, new ProgressLine(session), interruption)
          .run(piece, Optional.ofNullable(used), journal.get());
      List<Path> written = new PlanExport(planned).write(piece, folder, file);
      journal.get().remove();
      summary(planned.plan(), written, begun);
      return ExitStatus.OK;
    } catch (InterruptedPlanException e) {
      session.err().println("interrupted; run the same command again to go on");
      session.err().flush();
      return ExitStatus.PROBLEMS;
    } catch (GraphException e) {
      journal.get().remove();
      return complain(List.of(unusable(e)));
    } catch (RecipeException e) {
      // It would end the same way again.
      journal.get().remove();
      throw e;
    } catch (EngineException e) {
      journal.get().remove();
      return complain(List.of(unusable(e)));
    } catch (DataException e) {
      journal.get().remove();
      return complain(List.of(e.diagnostic()));
    } finally {
      journal.get().close();
      interruption.finish();
      release(hook);
    }
  }

  /** What the engine says, without the trace that follows. */
  private Diagnostic unusable(RuntimeException e) {
    String reason = EngineReason.of(e);
    return Diagnostic.of(Code.INVALID_MODEL, "`" + model + "`: " + reason).build();
  }

  /** Runs when the process is told to end: waits until what has been done is saved. */
  private static void stop(Interruption interruption) {
    interruption.request();
    try {
      interruption.await(SAVING_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook is running; it has been told that nothing remains to be saved.
    }
  }

  private static List<ExpectedInput> expected(ResolvedPlan plan) {
    return plan.model().inputs().stream().map(QuantizeCommand::expected).toList();
  }

  private static ExpectedInput expected(Port port) {
    boolean floating = port.dtype().contains("float");
    return new ExpectedInput(
        port.name(),
        floating,
        port.shape().isEmpty() ? Optional.empty() : Optional.of(port.shape()));
  }

  private void summary(ResolvedPlan plan, List<Path> files, long begun) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += LanguageModelFiles.bytes(file);
    }
    session
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "wrote %s: %,d bytes; weights take %,d bytes instead of %,d; %.1f s",
                output + (files.size() > 1 ? " and " + files.get(1).getFileName() : ""),
                bytes,
                plan.bytesAfter(),
                plan.bytesBefore(),
                (System.nanoTime() - begun) / 1e9));
  }

  private int complain(List<Diagnostic> diagnostics) throws IOException {
    Diagnostics findings = new Diagnostics();
    diagnostics.forEach(findings::report);
    session.showErrors(findings);
    return ExitStatus.PROBLEMS;
  }
}
