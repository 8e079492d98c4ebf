package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.plan.FlatPlan;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the recipes that a command line names: in the files given, the built-in ones, or the
 * current folder.
 */
final class RecipeLookup {
  private final Session session;
  private final Recipes recipes;
  private final List<String> files;

  /**
   * @param files files and folders to look in first
   */
  RecipeLookup(Session session, Recipes recipes, List<String> files) {
    this.session = session;
    this.recipes = recipes;
    this.files = files;
  }

  /**
   * A recipe and the library that it was found in.
   *
   * @param errors what is wrong with its file as a whole, and with the recipe itself
   */
  record Found(Library library, MergedRecipe recipe, List<Diagnostic> errors) {
    Resolution resolve() {
      return new Resolver(library).resolve(recipe, Inputs.symbolic());
    }

    /** The errors together with those that resolving adds, each once. */
    Diagnostics findings(Optional<Resolution> resolution) {
      Diagnostics findings = new Diagnostics();
      errors.forEach(findings::report);
      resolution.stream()
          .flatMap(result -> result.diagnostics().stream())
          .filter(
              finding ->
                  errors.stream()
                      .noneMatch(
                          known ->
                              known.code() == finding.code()
                                  && known.message().equals(finding.message())))
          .forEach(findings::report);
      return findings;
    }
  }

  /**
   * The recipe of that name.
   *
   * @throws UsageException if there is none
   */
  Found find(String name) throws IOException {
    Optional<Found> found = search(name);
    if (found.isEmpty()) {
      throw new UsageException(missing(name));
    }
    return found.get();
  }

  /** The recipe of that name, if there is one. */
  Optional<Found> search(String name) throws IOException {
    Optional<Found> given = searchIn(files, name);
    if (given.isPresent()) {
      return given;
    }
    Optional<Recipe> builtIn = recipes.builtIn().recipe(name);
    if (builtIn.isPresent()) {
      Library library = recipes.builtIn();
      return Optional.of(new Found(library, library.merged(builtIn.get()), List.of()));
    }
    return files.isEmpty() && Character.isUpperCase(name.codePointAt(0))
        ? searchIn(recipeFilesHere(), name)
        : Optional.empty();
  }

  /**
   * A plan with what it inherits.
   *
   * @param errors what is wrong with its file
   */
  record FoundPlan(FlatPlan plan, List<Diagnostic> errors) {}

  /**
   * The plan of that name, if there is one.
   *
   * @throws UsageException if two files define it
   */
  Optional<FoundPlan> plan(String name) throws IOException {
    Optional<FoundPlan> found = planIn(files, name);
    if (found.isEmpty()) {
      Library builtIn = recipes.builtIn();
      found = builtIn.plan(name).map(plan -> new FoundPlan(FlatPlan.of(plan, builtIn), List.of()));
    }
    return found.isEmpty() && files.isEmpty() ? planIn(recipeFilesHere(), name) : found;
  }

  private Optional<FoundPlan> planIn(List<String> paths, String name) throws IOException {
    return definedIn(
            paths,
            name,
            library ->
                library.plan(name).filter(declared -> library.isUsers(declared.name().span())))
        .map(
            defined ->
                new FoundPlan(
                    FlatPlan.of(defined.declaration(), defined.library()), defined.errors()));
  }

  private Optional<Found> searchIn(List<String> paths, String name) throws IOException {
    return definedIn(
            paths,
            name,
            library -> library.recipe(name).filter(Recipe::isUsers).map(Recipe::declaration))
        .map(
            defined ->
                new Found(
                    defined.library(),
                    defined.library().merged(defined.library().recipe(name).orElseThrow()),
                    defined.errors().stream()
                        .filter(error -> !isOfAnother(error, defined.declaration()))
                        .toList()));
  }

  /**
   * What a file of the user's defines.
   *
   * @param errors what is wrong with the file
   */
  private record Defined<D extends Declaration>(
      Library library, D declaration, List<Diagnostic> errors) {}

  private <D extends Declaration> Optional<Defined<D>> definedIn(
      List<String> paths, String name, Function<Library, Optional<D>> lookup) throws IOException {
    Optional<Defined<D>> only = Optional.empty();
    for (RecipeFile file : RecipeFiles.find(session, paths, Optional.empty())) {
      Diagnostics findings = new Diagnostics();
      Library library = recipes.link(recipes.read(file, findings), findings);
      Optional<D> found = lookup.apply(library);
      if (found.isEmpty()) {
        continue;
      }
      if (only.isPresent() && !place(only.get().declaration()).equals(place(found.get()))) {
        throw twice(name, place(only.get().declaration()), place(found.get()));
      }
      new Checker(library).check(findings);
      List<Diagnostic> errors = findings.all().stream().filter(Diagnostic::isError).toList();
      only = Optional.of(new Defined<>(library, found.get(), errors));
    }
    return only;
  }

  private static String place(Declaration declaration) {
    return declaration.name().span().source().name();
  }

  private static UsageException twice(String name, String one, String other) {
    return new UsageException(
        "`" + name + "` is defined in both `" + one + "` and `" + other + "`; name one file");
  }

  private static boolean isOfAnother(Diagnostic error, RecipeDeclaration recipe) {
    return error.span().filter(span -> !isWithin(span, recipe.span())).isPresent();
  }

  private static boolean isWithin(Span span, Span own) {
    return span.source().name().equals(own.source().name())
        && span.start() >= own.start()
        && span.end() <= own.end();
  }

  private List<String> recipeFilesHere() {
    try {
      return RecipeFiles.find(session, List.of("."), Optional.empty()).isEmpty()
          ? List.of()
          : List.of(".");
    } catch (UsageException noneHere) {
      return List.of();
    }
  }

  private String missing(String name) throws IOException {
    if (recipes.builtIn().plan(name).isPresent()) {
      return "`" + name + "` is a plan and not a recipe; `dsl explain " + name + "` shows it";
    }
    List<Recipe> known = recipes.builtIn().recipes();
    List<String> names = new ArrayList<>(ownNames());
    known.forEach(recipe -> names.add(recipe.name()));
    Optional<String> near =
        Recipe.withSynonym(name, known).map(Recipe::name).or(() -> Nearest.to(name, names));
    return "there is no recipe `"
        + name
        + "`"
        + near.map(meant -> "; did you mean `" + meant + "`?").orElseGet(this::where);
  }

  /** Where a recipe of the user's may lie that has not been found; nothing if that was said. */
  String where() {
    return files.isEmpty() ? "; --file names the file or folder of your own recipes" : "";
  }

  /** What recipes of the user's are called, in the files that are named or below this folder. */
  List<String> ownNames() throws IOException {
    List<String> names = new ArrayList<>();
    List<String> paths = files.isEmpty() ? recipeFilesHere() : files;
    if (paths.isEmpty()) {
      return names;
    }
    for (RecipeFile file : RecipeFiles.find(session, paths, Optional.empty())) {
      Diagnostics findings = new Diagnostics();
      recipes.link(recipes.read(file, findings), findings).recipes().stream()
          .filter(Recipe::isUsers)
          .map(Recipe::name)
          .forEach(names::add);
    }
    return names;
  }
}
