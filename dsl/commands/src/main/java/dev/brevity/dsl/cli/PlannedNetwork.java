package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StyleForecast;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan that a command line names, for a network that it names.
 *
 * @param library the recipes that the plan's file sees
 * @param network the file, opened
 * @param forecast what the export target will write, where it says more than the plan
 * @param style what the plan's style puts in place besides what rules say
 */
public record PlannedNetwork(
    Library library,
    NetworkFile network,
    ResolvedPlan plan,
    Optional<ExportForecast> forecast,
    StyleForecast style) {

  /**
   * Reads and checks both.
   *
   * @param network the file of the network
   * @param plan the file of the plan, or the name of a built-in plan
   * @param name which plan of the file; needed only when it holds several
   * @param findings told everything that is wrong with either
   * @return empty, with findings, when the plan or the network cannot be read
   * @throws UsageException if there is no such file or plan
   */
  public static Optional<PlannedNetwork> read(
      Session session, String network, String plan, Optional<String> name, Diagnostics findings)
      throws IOException {
    Optional<NetworkFile> opened = new Networks(session).open(network, findings);
    Optional<ModelOutline> model = opened.flatMap(one -> Networks.outline(one, findings));
    Recipes recipes = new Recipes(session);
    boolean file = Files.exists(session.resolve(plan));
    Library library = file ? library(session, recipes, plan, findings) : recipes.builtIn();
    if (model.isEmpty() || findings.hasErrors()) {
      return Optional.empty();
    }
    PlanDeclaration chosen = file ? choose(library, plan, name) : builtIn(library, plan);
    Resolver resolver = new Resolver(library);
    Checker.Checked checked = new Checker(library, resolver).check(model.get());
    List<Diagnostic> withoutRule = new ArrayList<>();
    DiagnosticSink divided =
        finding -> {
          if (finding.code() == Code.LAYER_WITHOUT_RULE) {
            withoutRule.add(finding);
          } else {
            findings.report(finding);
          }
        };
    checked.findings().stream()
        .filter(finding -> finding.isError() || !isOfAnother(finding, chosen, library))
        .forEach(divided::report);
    @Nullable ResolvedPlan resolved = checked.plans().get(chosen.name().text());
    if (resolved == null) {
      // A plan of the catalog, or one with errors of its own, which have been reported.
      DiagnosticSink sink = file ? finding -> {} : divided;
      resolved = new PlanResolver(library, resolver).resolve(chosen, model.get(), sink);
    }
    if (!findings.hasErrors()) {
      PlanInspector.inspectAll(library, resolved, session.resolve(network), findings);
    }
    Optional<ExportForecast> forecast =
        findings.hasErrors()
            ? Optional.empty()
            : PlanInspector.anyForecast(library, resolved, session.resolve(network));
    ResolvedPlan whole = resolved;
    if (forecast.filter(told -> told.decidesOthers(whole)).isEmpty()) {
      withoutRule.forEach(findings::report);
    }
    StyleForecast style =
        findings.hasErrors()
            ? StyleForecast.NONE
            : PlanInspector.anyStyle(library, resolved, session.resolve(network));
    return Optional.of(new PlannedNetwork(library, opened.get(), resolved, forecast, style));
  }

  private static Library library(
      Session session, Recipes recipes, String path, Diagnostics findings) throws IOException {
    List<RecipeFile> files = RecipeFiles.find(session, List.of(path), Optional.empty());
    if (files.size() != 1) {
      throw new UsageException("--plan takes one file, and `" + path + "` is a folder");
    }
    List<Document> documents = recipes.read(files.get(0), findings);
    return recipes.link(documents, findings);
  }

  /** Whether a finding stands in a plan of the file that was not chosen. */
  private static boolean isOfAnother(Diagnostic finding, PlanDeclaration chosen, Library library) {
    return library.plans().stream()
        .filter(plan -> !plan.name().text().equals(chosen.name().text()))
        .anyMatch(
            plan ->
                finding
                    .span()
                    .filter(
                        span ->
                            span.source().name().equals(plan.span().source().name())
                                && span.start() >= plan.span().start()
                                && span.end() <= plan.span().end())
                    .isPresent());
  }

  private static PlanDeclaration choose(Library library, String path, Optional<String> name) {
    List<String> known = library.plans().stream().map(declared -> declared.name().text()).toList();
    if (name.isPresent()) {
      return library
          .plan(name.get())
          .orElseThrow(() -> new UsageException("`" + path + "` has no plan `" + name.get() + "`"));
    }
    if (known.isEmpty()) {
      throw new UsageException(
          "`"
              + path
              + "` has no plan; `dsl init NETWORK` writes one, and `--plan` takes names of"
              + " the catalog such as `FastInt8` too");
    }
    if (known.size() > 1) {
      throw new UsageException(
          "`" + path + "` has several plans; choose with --name: " + String.join(", ", known));
    }
    return library.plans().get(0);
  }

  private static PlanDeclaration builtIn(Library library, String name) {
    return library.plan(name).orElseThrow(() -> new UsageException(missing(library, name)));
  }

  private static String missing(Library library, String name) {
    if (library.recipe(name).isPresent()) {
      return "`"
          + name
          + "` is a recipe for quantizers, and a plan is wanted, which says what layers get it;"
          + " `dsl init NETWORK` writes one";
    }
    return "there is neither a file nor a plan `"
        + name
        + "`"
        + Nearest.to(name, library.planNames())
            .map(near -> "; did you mean `" + near + "`?")
            .orElse("");
  }

  /** Which of the two does not exist, a sentence each. */
  public static List<String> missing(Session session, String network, String plan)
      throws IOException {
    List<String> missing = new ArrayList<>();
    if (Files.notExists(session.resolve(network))) {
      missing.add(Networks.missing(network));
    }
    if (Files.notExists(session.resolve(plan))) {
      Library library = new Recipes(session).builtIn();
      if (library.plan(plan).isEmpty()) {
        missing.add(missing(library, plan));
      }
    }
    return missing;
  }
}
