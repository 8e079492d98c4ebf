package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.data.DataDescription;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.python.PythonImport;
import dev.brevity.dsl.read.DataDescriptionReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.source.BuiltInDeclarations;
import dev.brevity.dsl.source.BuiltInLibrary;
import dev.brevity.dsl.source.RecipeSources;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The built-in recipes, and files of the user's on top of them. */
final class Recipes {
  private static final ClassLoader LOADER = Recipes.class.getClassLoader();

  private final Session session;
  private final ImplementationIndex implementations = ImplementationIndex.load(LOADER);
  private final Map<Path, RecipeSources> sources = new HashMap<>();
  private @Nullable Library builtIn;

  Recipes(Session session) {
    this.session = session;
  }

  /**
   * All built-in recipes.
   *
   * @throws IllegalStateException if they have errors
   */
  Library builtIn() {
    Library loaded = builtIn;
    if (loaded == null) {
      Diagnostics findings = new Diagnostics();
      loaded = BuiltInLibrary.load(LOADER, implementations, findings);
      refuseErrors(findings);
      builtIn = loaded;
    }
    return loaded;
  }

  /** Turns Python files into recipes on top of the built-in ones. */
  PythonImport importer() {
    return new PythonImport(builtIn(), new Linker(implementations));
  }

  /** The library that the file and its imports make on top of the built-in one. */
  Library link(List<Document> documents, DiagnosticSink sink) {
    return new Linker(implementations).link(builtIn(), documents, sink);
  }

  /**
   * Reports everything that is wrong with files.
   *
   * @param units files, each followed by its imports
   * @param model the network that plans are for, if one was given
   * @param network its file
   */
  void check(
      List<List<Document>> units,
      Optional<ModelOutline> model,
      @Nullable Path network,
      DiagnosticSink sink) {
    List<SourceText> texts = new ArrayList<>();
    for (List<Document> unit : units) {
      unit.forEach(document -> texts.add(document.source()));
    }
    Diagnostics broken = new Diagnostics();
    BuiltInDeclarations declarations = BuiltInLibrary.declarations(LOADER, implementations, broken);
    Library small = declarations.neededBy(texts);
    refuseErrors(broken);
    Diagnostics findings = new Diagnostics();
    for (List<Document> unit : units) {
      new Checker(new Linker(implementations).link(small, unit, findings)).check(findings);
    }
    if (!findings.all().isEmpty() || model.isPresent()) {
      Library whole = declarations.mentionedAbout(texts);
      refuseErrors(broken);
      for (List<Document> unit : units) {
        Library library = new Linker(implementations).link(whole, unit, sink);
        if (model.isEmpty() || network == null) {
          new Checker(library).check(sink);
        } else {
          check(library, model.get(), network, sink);
        }
      }
    }
  }

  private static void check(
      Library library, ModelOutline model, Path network, DiagnosticSink sink) {
    Checker.Checked checked = new Checker(library).check(model);
    Diagnostics inspected = new Diagnostics();
    Set<Span> decided = new HashSet<>();
    if (checked.findings().stream().noneMatch(Diagnostic::isError)) {
      for (ResolvedPlan plan : checked.plans().values()) {
        Diagnostics own = new Diagnostics();
        PlanInspector.inspectAll(library, plan, network, own);
        own.all().forEach(inspected::report);
        boolean decides =
            !own.hasErrors()
                && PlanInspector.anyForecast(library, plan, network)
                    .filter(forecast -> forecast.decidesOthers(plan))
                    .isPresent();
        if (decides) {
          decided.add(plan.plan().plan().name().span());
        }
      }
    }
    checked.findings().stream()
        .filter(
            finding ->
                finding.code() != Code.LAYER_WITHOUT_RULE
                    || finding.span().filter(decided::contains).isEmpty())
        .forEach(sink::report);
    inspected.all().forEach(sink::report);
  }

  private static void refuseErrors(Diagnostics findings) {
    if (findings.hasErrors()) {
      throw new IllegalStateException("the built-in recipes have errors: " + findings.all());
    }
  }

  /**
   * The file and what it imports; empty when the file cannot be read, or describes data and is
   * thereby checked.
   */
  List<Document> read(RecipeFile file, DiagnosticSink sink) {
    if (DataDescription.isName(file.shown())) {
      new DataDescriptionReader().read(file.path(), file.shown(), sink);
      return List.of();
    }
    RecipeSources within = sources.computeIfAbsent(file.root(), Recipes::sources);
    if (!file.isStandardInput()) {
      return within.read(file.path(), file.shown(), sink);
    }
    return SourceTexts.read(session, file, sink)
        .map(text -> within.read(text, ForeignYaml.notation(text.text()), sink))
        .orElse(List.of());
  }

  private static RecipeSources sources(Path root) {
    try {
      return new RecipeSources(root);
    } catch (IOException e) {
      throw new UsageException("cannot read the folder `" + root + "`: " + FileTrouble.describe(e));
    }
  }
}
