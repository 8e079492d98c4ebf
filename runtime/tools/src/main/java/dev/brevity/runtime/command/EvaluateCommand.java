package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.TextOutput;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.data.SampleChoice;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.render.Report;
import dev.brevity.dsl.render.TextRenderer;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.LatencyComparison;
import dev.brevity.runtime.evaluation.ModelComparison;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ModelLoading;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.evaluation.ReportContext;
import dev.brevity.runtime.evaluation.StepErrorTable;
import dev.brevity.runtime.evaluation.UnusableReferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Runs models over the same samples and compares them with the first: accuracy "
            + "where labels exist, the share of equal classes, and the "
            + "signal-to-quantization-noise ratio of outputs and of layers. It cannot be "
            + "resumed: an interrupted comparison writes nothing, and starts over the next "
            + "time.",
    footer = {
      "",
      "Examples:",
      "  dsl evaluate model.onnx model.int8.onnx --data test/",
      "  dsl evaluate model.onnx model.int8.onnx --data test.data.yaml -o report.html",
      "  dsl evaluate *.onnx --data test.npz --samples 0..99 --format json",
      "",
      "Exit status: 0 compared, 1 a model or the data cannot be used, 2 wrong usage."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final double TIMING_SECONDS = 10;

  private final Session session;

  @Parameters(
      paramLabel = "MODEL",
      arity = "1..*",
      description =
          "ONNX files, or folders and .gguf files of language models; the first is what others are"
              + " compared with")
  private List<String> models = List.of();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      description = "folder, archive or file with samples, or a *.data.yaml that describes them")
  private String data = "";

  @Option(
      names = "--samples",
      paramLabel = "N|FIRST..LAST",
      description = "only the first N samples, or those from FIRST to LAST, counted from 0")
  private @Nullable String samples;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "samples at a time, for models that take any number (default 32)")
  private int batch = 32;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "how many samples to compare layer by layer (default 64; 0 for none)")
  private long layers = 64;

  @Option(
      names = "--runtime",
      paramLabel = "RUNTIME",
      description =
          "where to compute models: auto (default: in onnxruntime, and in brevity what "
              + "it rejects), onnxruntime, brevity, or all (each model in both)")
  private RuntimeChoice runtime = RuntimeChoice.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads of onnxruntime (default: its own choice)")
  private int threads;

  @Option(
      names = "--latency",
      description =
          "also time the models side by side in onnxruntime, on the first sample, with "
              + "--threads threads (default for timing: 1)")
  private boolean latency;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what to print: text (default), json or html")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "also write to this .html, .json or .txt file, completely or not at all; "
              + "may be repeated")
  private List<String> outputs = List.of();

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description =
          "language models: tokens in a window (default: the model's context, at most 2048)")
  private int sequence;

  @Option(
      names = "--windows",
      paramLabel = "N",
      description = "language models: how many windows of text are used (default: all)")
  private int windows;

  @Option(names = "--strict", description = "warnings about the data are errors")
  private boolean strict;

  EvaluateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || layers < 0 || threads < 0 || sequence < 0 || windows < 0) {
      throw new UsageException("--batch must be at least 1, other numbers at least 0");
    }
    if (models.stream().map(session::resolve).anyMatch(LanguageModelFiles::isOne)) {
      return new LanguageModelEvaluation(session, sequence, windows).compare(models, data);
    }
    SampleChoice choice = SampleOption.choice(samples);
    List<ReportFormat> formats = formats();
    List<ModelFile> files = new ArrayList<>();
    for (String model : models) {
      files.add(file(model));
    }
    ModelComparison comparison =
        new ModelComparison(
            new ModelLoading(runtime.where(), threads, this::note),
            batch,
            layers,
            new WorkProgress(session, "evaluate"));
    Diagnostics findings = new Diagnostics();
    Optional<EvaluationReport> report;
    try {
      report = comparison.compare(files, session.resolve(data), data, choice, findings);
    } catch (UnusableReferenceException e) {
      show(findings);
      refuse(e);
      return ExitStatus.PROBLEMS;
    }
    report.ifPresent(known -> known.reference().doubts().forEach(findings::report));
    boolean problems = session.showAll(findings, strict);
    if (report.isEmpty() || problems) {
      return ExitStatus.PROBLEMS;
    }
    if (latency) {
      time(report.get(), files);
    }
    write(report.get(), formats, files);
    boolean failed = report.get().results().stream().anyMatch(r -> r.trouble().isPresent());
    return failed ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private void time(EvaluationReport report, List<ModelFile> files) throws IOException {
    try {
      new LatencyComparison(threads, TIMING_SECONDS).note(report, files, session.resolve(data));
    } catch (ModelRunException e) {
      throw new UsageException("the models cannot be timed: " + e.getMessage());
    }
  }

  private void note(String sentence) {
    session.tell(sentence);
  }

  private void refuse(UnusableReferenceException refusal) {
    refusal.refusals().stream()
        .map(model -> "dsl: " + model.name() + " in " + model.runtime() + ": " + model.reason())
        .map(Glyphs::harmless)
        .forEach(session.err()::println);
  }

  private void show(Diagnostics findings) throws IOException {
    if (!findings.all().isEmpty()) {
      new TextRenderer(session.paint()).render(Report.of(findings.all(), 1, 0), session.err());
    }
  }

  private List<ReportFormat> formats() {
    List<ReportFormat> formats = new ArrayList<>();
    for (String output : outputs) {
      formats.add(
          ReportFormat.of(output)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "`" + output + "` ends in none of .html, .json and .txt")));
      new TextOutput(session, output).requireFolder();
    }
    return formats;
  }

  private void write(EvaluationReport report, List<ReportFormat> formats, List<ModelFile> files) {
    Supplier<ReportContext> context =
        () -> PageContext.of(session, files, List.of(), new StepErrorTable(List.of()));
    session.out().print(format.render(report, context));
    for (int i = 0; i < outputs.size(); i++) {
      String output = outputs.get(i);
      new TextOutput(session, output).write(formats.get(i).render(report, context));
      session.err().println(Glyphs.harmless("wrote " + output));
    }
  }

  private ModelFile file(String shown) throws IOException {
    Path path = session.resolve(shown);
    if (!Files.isRegularFile(path)) {
      throw new UsageException("there is no file `" + shown + "`");
    }
    return ModelFile.of(path, shown);
  }
}
