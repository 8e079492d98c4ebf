package dev.brevity.dsl.cli;

import dev.brevity.dsl.cli.RecipeLookup.Found;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.explain.AttributeTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Lists every attribute of a recipe, inherited ones included.",
    footer = {
      "",
      "Examples:",
      "  dsl show MSESymmetricScale",
      "  dsl show Int8WeightPerTensorFloat --resolved --origin",
      "  dsl show MyWeight --file mine.quant",
      "",
      "Exit status: 0 shown, 1 the recipe has errors, 2 there is no such recipe."
    })
final class ShowCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RECIPE", description = "the name of a recipe")
  private String recipe = "";

  @Option(names = "--resolved", description = "values instead of expressions")
  private boolean resolved;

  @Option(names = "--origin", description = "say where each attribute is set")
  private boolean origin;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "file or folder to look in first; may be repeated")
  private List<String> files = List.of();

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Found found = new RecipeLookup(session, new Recipes(session), files).find(recipe);
    Optional<Resolution> resolution = resolved ? Optional.of(found.resolve()) : Optional.empty();
    AttributeTable table = new AttributeTable(found.library(), found.recipe());
    session.out().print(table.text(resolution, origin, session.paint()));
    return session.showErrors(found.findings(resolution)) ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }
}
