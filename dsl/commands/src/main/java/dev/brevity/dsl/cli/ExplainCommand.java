package dev.brevity.dsl.cli;

import dev.brevity.dsl.cli.RecipeLookup.Found;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Explanations;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.explain.DeclarationPages;
import dev.brevity.dsl.explain.ObjectTree;
import dev.brevity.dsl.explain.ValueStory;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.text.Ink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Explains what something is and why: a recipe, one of its values, a name, a code.",
    footer = {
      "",
      "Examples:",
      "  dsl explain Int8WeightPerTensorFloat              the objects it resolves to",
      "  dsl explain Int8WeightPerTensorFloat.scaling_impl how that value comes about",
      "  dsl explain MyWeight --file mine.quant            a recipe of your own",
      "  dsl explain bit_width                             an attribute, an enum …",
      "  dsl explain BRV0101                               a finding of dsl check",
      "",
      "Without --file, recipes of your own are looked for below the current folder.",
      "Exit status: 0 explained, 1 the recipe has errors, 2 there is no such thing."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "SUBJECT",
      description = "a recipe, RECIPE.ATTRIBUTE, another name, or a code")
  private String subject = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "file or folder to look in first; may be repeated")
  private List<String> files = List.of();

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Explanations explanations = new Explanations();
    Optional<Code> code = explanations.find(subject);
    if (code.isPresent()) {
      session.out().print(explanations.page(code.get()).orElse(code.get().title() + "\n"));
      return ExitStatus.OK;
    }
    if (subject.isEmpty()) {
      throw new UsageException("SUBJECT is empty");
    }
    Recipes recipes = new Recipes(session);
    RecipeLookup lookup = new RecipeLookup(session, recipes, files);
    int dot = subject.indexOf('.');
    if (dot > 0) {
      return attribute(lookup.find(subject.substring(0, dot)), subject.substring(dot + 1));
    }
    Optional<Found> recipe = lookup.search(subject);
    if (recipe.isPresent()) {
      return recipe(recipe.get());
    }
    DeclarationPages pages = new DeclarationPages(recipes.builtIn(), session.paint());
    Optional<String> page = pages.page(subject);
    if (page.isEmpty()) {
      throw unknown(pages, recipes, lookup);
    }
    session.out().print(page.get());
    return ExitStatus.OK;
  }

  private int recipe(Found found) throws IOException {
    Recipe recipe = found.recipe().recipe();
    String bases = "";
    for (dev.brevity.dsl.ast.Identifier base : recipe.declaration().bases()) {
      bases += (bases.isEmpty() ? " extends " : ", ") + base;
    }
    session.out().println(session.paint().apply(Ink.TITLE, recipe.name()) + bases);
    String documentation = recipe.declaration().documentation();
    if (!documentation.isEmpty()) {
      session.out().println("  " + documentation.replace("\n", "\n  "));
    }
    session.out().println();
    if (!found.recipe().sets("proxy_class")) {
      session
          .out()
          .println("It is a part of quantizers; `dsl show " + recipe.name() + "` lists it.");
      return session.showErrors(found.findings(Optional.empty()))
          ? ExitStatus.PROBLEMS
          : ExitStatus.OK;
    }
    Resolution resolution = found.resolve();
    if (session.showErrors(found.findings(Optional.of(resolution)))) {
      return ExitStatus.PROBLEMS;
    }
    session.out().print(new ObjectTree(resolution, true, session.paint()).draw());
    return ExitStatus.OK;
  }

  private int attribute(Found found, String attribute) throws IOException {
    if (found.library().attribute(attribute).isEmpty()) {
      List<String> known = new ArrayList<>();
      found.library().attributes().forEach(declared -> known.add(declared.name()));
      throw new UsageException(
          "there is no attribute `" + attribute + "`" + hint(attribute, known));
    }
    Resolution resolution =
        new Resolver(found.library()).value(found.recipe(), attribute, Inputs.symbolic());
    Optional<Trace> trace = resolution.trace(attribute);
    if (trace.isEmpty()) {
      String name = found.recipe().name();
      session.out().println("`" + name + "` does not set `" + attribute + "`");
      return ExitStatus.OK;
    }
    ValueStory story =
        new ValueStory(found.library().vocabulary().implementations(), session.paint());
    session.out().print(story.of(trace.get()));
    return session.showErrors(found.findings(Optional.of(resolution)))
        ? ExitStatus.PROBLEMS
        : ExitStatus.OK;
  }

  private UsageException unknown(DeclarationPages pages, Recipes recipes, RecipeLookup lookup)
      throws IOException {
    List<String> known = new ArrayList<>(lookup.ownNames());
    known.addAll(pages.names());
    recipes.builtIn().recipes().forEach(recipe -> known.add(recipe.name()));
    String hint = hint(subject, known);
    boolean recipe = Character.isUpperCase(subject.codePointAt(0));
    return new UsageException(
        "nothing is called `" + subject + "`" + (hint.isEmpty() && recipe ? lookup.where() : hint));
  }

  private static String hint(String name, List<String> known) {
    return Nearest.to(name, known).map(near -> "; did you mean `" + near + "`?").orElse("");
  }
}
