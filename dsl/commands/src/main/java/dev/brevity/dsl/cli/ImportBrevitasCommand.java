package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Writes the quantizers that a Python file defines as classes as recipes. Nothing "
            + "is run. What a recipe cannot say becomes a comment.",
    footer = {
      "",
      "Examples:",
      "  dsl import-brevitas quantizers.py                     to standard output",
      "  dsl import-brevitas quantizers.py -o quantizers.quant",
      "",
      "Exit status: 0 done, 1 the input is not Python, 2 wrong usage, an unreadable "
          + "input, or an output that exists (unless --force is given)."
    })
final class ImportBrevitasCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "a Python file, or - for standard input")
  private String from = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the recipe file to write, completely or not at all")
  private @Nullable String to;

  @Option(names = "--force", description = "replace the output if it exists")
  private boolean force;

  ImportBrevitasCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    TextOutput result = new TextOutput(session, to);
    result.requireFree(force);
    Diagnostics findings = new Diagnostics();
    Optional<SourceText> source = SourceTexts.read(session, file(), findings);
    Optional<String> recipes =
        source.flatMap(python -> new Recipes(session).importer().recipes(python, findings));
    if (session.showErrors(findings) || recipes.isEmpty()) {
      return source.isEmpty() ? ExitStatus.USAGE : ExitStatus.PROBLEMS;
    }
    result.write(recipes.get());
    long left = recipes.get().lines().filter(line -> line.startsWith("// ")).count();
    if (to != null && left > 0) {
      session.tell(
          left == 1
              ? "a comment in `" + to + "` says what could not be carried over"
              : left + " comments in `" + to + "` say what could not be carried over");
    }
    return ExitStatus.OK;
  }

  private RecipeFile file() {
    Path here = session.terminal().directory();
    return from.equals(RecipeFile.STANDARD_INPUT)
        ? new RecipeFile("<stdin>", here, here)
        : new RecipeFile(from, session.resolve(from), here);
  }
}
