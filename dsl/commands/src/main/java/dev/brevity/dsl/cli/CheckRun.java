package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.AllowedFindings;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is found in files.
 *
 * @param files those that were asked for
 * @param sources the texts of the recipes among them and of what they import
 * @param model the network that plans were checked against
 */
record CheckRun(
    List<RecipeFile> files,
    List<SourceText> sources,
    List<Diagnostic> findings,
    Optional<ModelOutline> model) {

  /**
   * Checks files.
   *
   * @param root the folder that imports cannot leave, if it is given
   * @param model a network to check plans against, if it is given
   * @throws UsageException if a file does not exist
   */
  static CheckRun of(
      Session session, List<String> paths, Optional<String> root, @Nullable String model) {
    List<RecipeFile> files = RecipeFiles.find(session, paths, root);
    Recipes recipes = new Recipes(session);
    Diagnostics findings = new Diagnostics();
    List<List<Document>> units = new ArrayList<>();
    List<SourceText> sources = new ArrayList<>();
    for (RecipeFile file : files) {
      List<Document> documents = recipes.read(file, findings);
      if (!documents.isEmpty()) {
        units.add(documents);
        documents.forEach(document -> sources.add(document.source()));
      }
    }
    Optional<ModelOutline> outline =
        model == null ? Optional.empty() : new Networks(session).outline(model, findings);
    recipes.check(units, outline, model == null ? null : session.resolve(model), findings);
    AllowedFindings allowed = new AllowedFindings();
    List<Diagnostic> remaining = new ArrayList<>(allowed.remaining(findings.all()));
    remaining.addAll(allowed.unused(sources));
    return new CheckRun(files, sources, remaining, outline);
  }
}
