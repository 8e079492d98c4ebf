package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.source.Surface;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Ink;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Brings recipe files into their canonical layout. Comments and meaning stay.",
    footer = {
      "",
      "Examples:",
      "  dsl fmt                        everything below the current folder, in place",
      "  dsl fmt --check recipes/       name the files that would change",
      "  dsl fmt --diff mine.quant      show what would change",
      "  dsl fmt - < mine.quant         from standard input to standard output",
      "",
      "Exit status: 0 done, 1 a file has syntax errors (or, with --check or --diff, "
          + "would change), 2 wrong usage or a file that cannot be read or written."
    })
final class FormatCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "files, folders, or - for standard input (default: the current folder)")
  private List<String> paths = List.of(".");

  @Option(names = "--check", description = "change nothing; exit with 1 if a file would change")
  private boolean check;

  @Option(
      names = "--diff",
      description =
          "change nothing; show the lines that would change, and exit with 1 if any would")
  private boolean diff;

  @Option(
      names = "--notation",
      paramLabel = "NOTATION",
      description = "what standard input holds: quant (default) or yaml")
  private Surface notation = Surface.QUANT;

  private int status = ExitStatus.OK;

  FormatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    for (RecipeFile file : RecipeFiles.find(session, paths, Optional.empty())) {
      format(file);
    }
    return status;
  }

  private void format(RecipeFile file) throws IOException {
    Diagnostics findings = new Diagnostics();
    Optional<SourceText> source = SourceTexts.read(session, file, findings);
    Surface surface =
        file.isStandardInput()
            ? notation
            : Surface.of(file.shown())
                .orElseThrow(
                    () -> new UsageException("`" + file.shown() + "` is not a recipe file"));
    Optional<String> formatted = source.flatMap(text -> surface.formatter().format(text, findings));
    if (session.showErrors(findings) || source.isEmpty() || formatted.isEmpty()) {
      worst(source.isEmpty() ? ExitStatus.USAGE : ExitStatus.PROBLEMS);
      return;
    }
    boolean changed = !formatted.get().equals(source.get().text());
    if (check || diff) {
      if (changed) {
        show(file, source.get().text(), formatted.get());
        worst(ExitStatus.PROBLEMS);
      }
    } else if (file.isStandardInput()) {
      session.out().print(formatted.get());
    } else if (changed) {
      WholeFile.write(file.path(), file.shown(), formatted.get());
    }
  }

  private void show(RecipeFile file, String before, String after) {
    if (!diff) {
      session.out().println(Glyphs.harmless(file.shown()));
      return;
    }
    for (String changed : LineDifference.between(file.shown(), before, after)) {
      String line = Glyphs.harmless(changed);
      Optional<Ink> ink =
          line.startsWith("-")
              ? Optional.of(Ink.REMOVED)
              : line.startsWith("+") ? Optional.of(Ink.ADDED) : Optional.empty();
      session.out().println(ink.map(found -> session.paint().apply(found, line)).orElse(line));
    }
  }

  private void worst(int other) {
    status = Math.max(status, other);
  }
}
