package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.render.OutputFormat;
import dev.brevity.dsl.render.Report;
import dev.brevity.dsl.table.UnsupportedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Finds every problem in recipe files, with its place, its reason and a fix.",
    footer = {
      "",
      "Examples:",
      "  dsl check                          everything below the current folder",
      "  dsl check recipes/ mine.yaml       folders and files",
      "  dsl check --strict --format sarif recipes/ > findings.sarif",
      "  dsl check int8.quant --model model.onnx   the plans in it against a network",
      "  cat mine.quant | dsl check -              .quant or YAML, as it begins",
      "",
      "Exit status: 0 no error, 1 errors (with --strict also warnings), 2 wrong usage or a file that",
      "cannot be read. `dsl explain CODE` explains a finding."
    })
final class CheckCommand implements Callable<Integer> {
  private static final Set<Code> UNREADABLE =
      EnumSet.of(
          Code.UNREADABLE_FILE,
          Code.FILE_TOO_LARGE,
          Code.NOT_UTF8,
          Code.UNKNOWN_EXTENSION,
          Code.UNREADABLE_MODEL);

  private final Session session;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "files, folders, or - for standard input (default: the current folder)")
  private List<String> paths = List.of(".");

  @Option(names = "--strict", description = "warnings make the exit status 1 too")
  private boolean strict;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text (default), json, sarif or github")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      description = "stop showing after N errors (default: 50); 0 shows all")
  private int maxErrors = 50;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "imports cannot leave this folder (default: the PATH given, or its folder)")
  private @Nullable String root;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "also check plans against this network, without running it")
  private @Nullable String model;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (maxErrors < 0) {
      throw new UsageException("--max-errors cannot be negative");
    }
    List<RecipeFile> files = RecipeFiles.find(session, paths, Optional.ofNullable(root));
    Recipes recipes = new Recipes(session);
    Diagnostics findings = new Diagnostics();
    List<List<Document>> units = new ArrayList<>();
    for (RecipeFile file : files) {
      List<Document> documents = recipes.read(file, findings);
      if (!documents.isEmpty()) {
        units.add(documents);
      }
    }
    Optional<ModelOutline> outline = outline(findings);
    recipes.check(units, outline, findings);
    Report report = Report.of(findings.all(), files.size(), maxErrors);
    if (format == OutputFormat.TEXT && outline.filter(CheckCommand::hasGaps).isPresent()) {
      session.out().print(new UnsupportedTable(session.paint()).of(outline.get()));
      session.out().println();
    }
    format.renderer(session.paint()).render(report, session.out());
    return status(findings.all(), report);
  }

  private Optional<ModelOutline> outline(Diagnostics findings) {
    return model == null ? Optional.empty() : new Networks(session).outline(model, findings);
  }

  private static boolean hasGaps(ModelOutline model) {
    return !model.unsupported().isEmpty();
  }

  private int status(List<Diagnostic> findings, Report report) {
    for (Diagnostic finding : findings) {
      if (UNREADABLE.contains(finding.code())) {
        return ExitStatus.USAGE;
      }
    }
    boolean problems = report.errors() > 0 || (strict && report.warnings() > 0);
    return problems ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }
}
