package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.render.OutputFormat;
import dev.brevity.dsl.render.Report;
import dev.brevity.dsl.table.UnsupportedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "  dsl check --fix mine.quant         also apply the fixes it shows",
      "  dsl check --watch                  again whenever a file changes",
      "  cat mine.quant | dsl check -              .quant or YAML, detected",
      "",
      "Exit status: 0 no error, 1 errors (with --strict also warnings), 2 wrong "
          + "usage or a file that cannot be read. `dsl explain CODE` explains a finding. A "
          + "comment on a line, or alone above it, allows a warning there: `// brevity: "
          + "allow CODE because …`."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int FIXING_ROUNDS = 10;

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

  @Option(
      names = "--fix",
      description =
          "apply the fixes that are edits, and show what remains; without it, they are only "
              + "shown")
  private boolean fix;

  @Option(names = "--watch", description = "check again whenever a file changes, until stopped")
  private boolean watch;

  CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (maxErrors < 0) {
      throw new UsageException("--max-errors cannot be negative");
    }
    if ((fix || watch) && paths.contains(RecipeFile.STANDARD_INPUT)) {
      throw new UsageException("--fix and --watch are for files, not for standard input");
    }
    CheckRun run = check();
    int status = show(run);
    if (!watch) {
      return status;
    }
    FileWatch changes = changes(run);
    while (awaitChange(changes)) {
      try {
        run = check();
        changes = changes(run);
        status = show(run);
      } catch (UsageException gone) {
        // A file may come back, as when an editor replaces it.
        changes = changes(run);
        session.tell("dsl: " + gone.getMessage());
        status = ExitStatus.USAGE;
      }
    }
    return status;
  }

  /** Fixes can bring further findings to light, and those have fixes of their own. */
  private CheckRun check() {
    CheckRun run = CheckRun.of(session, paths, Optional.ofNullable(root), model);
    if (!fix) {
      return run;
    }
    PrintedFixes fixes = new PrintedFixes(run.files());
    for (int round = 0; round < FIXING_ROUNDS && fixes.apply(run.findings()) > 0; round++) {
      run = CheckRun.of(session, paths, Optional.ofNullable(root), model);
    }
    for (String line : fixes.applied()) {
      session.tell("fixed " + line);
    }
    return run;
  }

  private int show(CheckRun run) throws IOException {
    Report report = Report.of(run.findings(), run.files().size(), maxErrors);
    if (format == OutputFormat.TEXT && run.model().filter(CheckCommand::hasGaps).isPresent()) {
      session.out().print(new UnsupportedTable(session.paint()).of(run.model().get()));
      session.out().println();
    }
    format.renderer(session.paint()).render(report, session.out());
    session.out().flush();
    return status(run.findings(), report);
  }

  /** What has been checked, as it is now. */
  private FileWatch changes(CheckRun run) {
    List<Path> watched = new ArrayList<>();
    run.files().forEach(file -> watched.add(file.path()));
    run.sources().forEach(source -> watched.add(session.resolve(source.name())));
    if (model != null) {
      watched.add(session.resolve(model));
    }
    return new FileWatch(
        watched, paths.stream().map(session::resolve).filter(Files::isDirectory).toList());
  }

  /** False when the thread is interrupted. */
  private boolean awaitChange(FileWatch changes) {
    session.err().println("watching; Ctrl-C ends it");
    session.err().flush();
    try {
      changes.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
