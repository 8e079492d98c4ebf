package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.table.UnsupportedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Writes a first plan for a network: eight bits for its layers with weights, and "
            + "a comment for each choice.",
    footer = {
      "",
      "Examples:",
      "  dsl init model.onnx",
      "  dsl init model.onnx model.quant",
      "  dsl plan model.onnx --plan model.quant",
      "",
      "Exit status: 0 written, 1 the network cannot be quantized, 2 wrong usage, or "
          + "an output that exists (unless --force is given)."
    })
final class InitCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "the network, an .onnx file")
  private String model = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "the .quant file to write, completely or not at all")
  private @Nullable String file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the same as FILE in the second place")
  private @Nullable String output;

  @Option(names = "--force", description = "replace FILE if it exists")
  private boolean force;

  InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (file != null && output != null) {
      throw new UsageException("`" + file + "` and `" + output + "`: name one file");
    }
    if (file == null) {
      file = output;
    }
    if (file != null && !file.endsWith(".quant")) {
      throw new UsageException("`" + file + "` does not end in .quant");
    }
    if (Files.isDirectory(session.resolve(model))) {
      throw new UsageException(
          "`" + model + "` is a folder; for language models, `dsl catalog` lists plans");
    }
    TextOutput output = new TextOutput(session, file);
    output.requireFree(force);
    Diagnostics findings = new Diagnostics();
    Optional<ModelOutline> outline = new Networks(session).outline(model, findings);
    if (session.showErrors(findings) || outline.isEmpty()) {
      return ExitStatus.PROBLEMS;
    }
    if (!outline.get().unsupported().isEmpty()) {
      session.err().print(new UnsupportedTable(session.paint()).of(outline.get()));
      return ExitStatus.PROBLEMS;
    }
    output.write(new PlanDraft(new Recipes(session).builtIn(), outline.get()).text());
    return ExitStatus.OK;
  }
}
