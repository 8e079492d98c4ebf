package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.source.Surface;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Turns .quant into YAML and YAML into .quant. Both say the same things.",
    footer = {
      "",
      "Examples:",
      "  dsl convert mine.yaml mine.quant",
      "  dsl convert mine.quant            to standard output, as YAML",
      "",
      "Exit status: 0 done, 1 the input has errors, 2 wrong usage, an unreadable "
          + "input, or an output that exists (unless --force is given)."
    })
final class ConvertCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "FROM", description = "a .quant, .yaml or .yml file")
  private String from = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      description = "the file to write, completely or not at all")
  private @Nullable String to;

  @Option(names = "--force", description = "replace TO if it exists")
  private boolean force;

  ConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Surface input = surface(from);
    Surface output = to == null ? input.other() : surface(to);
    TextOutput result = new TextOutput(session, to);
    result.requireFree(force);
    RecipeFile file = RecipeFiles.find(session, List.of(from), Optional.empty()).get(0);
    Diagnostics findings = new Diagnostics();
    Optional<SourceText> source = SourceTexts.read(session, file, findings);
    Optional<Document> document = source.map(text -> input.reader().read(text, findings));
    document.ifPresent(read -> output.printer().check(read, findings));
    if (session.showErrors(findings) || document.isEmpty()) {
      return source.isEmpty() ? ExitStatus.USAGE : ExitStatus.PROBLEMS;
    }
    String text = output.printer().print(document.get());
    verify(output, text);
    result.write(text);
    return ExitStatus.OK;
  }

  /** Nothing that cannot be read again is ever written. */
  private static void verify(Surface surface, String text) {
    Diagnostics findings = new Diagnostics();
    surface.reader().read(new SourceText("output", text), findings);
    if (findings.hasErrors()) {
      throw new IllegalStateException("the converted text has errors: " + findings.all());
    }
  }

  private static Surface surface(String name) {
    return Surface.of(name)
        .orElseThrow(
            () ->
                new UsageException("`" + name + "` is neither a .quant nor a .yaml or .yml file"));
  }
}
