package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.source.BuiltInLibrary;
import dev.brevity.dsl.source.RecipeSources;
import dev.brevity.dsl.source.Surface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The built-in recipes, and files of the user's on top of them. */
final class Recipes {
  private final Session session;
  private final Library builtIn;
  private final Map<Path, RecipeSources> sources = new HashMap<>();

  /**
   * @throws IllegalStateException if the built-in recipes themselves have errors
   */
  Recipes(Session session) {
    this.session = session;
    Diagnostics findings = new Diagnostics();
    this.builtIn = BuiltInLibrary.load(Recipes.class.getClassLoader(), findings);
    if (findings.hasErrors()) {
      throw new IllegalStateException("the built-in recipes have errors: " + findings.all());
    }
  }

  Library builtIn() {
    return builtIn;
  }

  /** The library that the file and its imports make on top of the built-in one. */
  Library link(List<Document> documents, DiagnosticSink sink) {
    return new Linker(builtIn.vocabulary().implementations()).link(builtIn, documents, sink);
  }

  /**
   * Reports everything that is wrong with the file, whose imports follow it, and returns its
   * library.
   */
  Library check(List<Document> documents, DiagnosticSink sink) {
    Library library = link(documents, sink);
    new Checker(library).check(sink);
    return library;
  }

  /** The file and what it imports; empty when the file cannot be read. */
  List<Document> read(RecipeFile file, DiagnosticSink sink) {
    RecipeSources within = sources.computeIfAbsent(file.root(), Recipes::sources);
    if (!file.isStandardInput()) {
      return within.read(file.path(), file.shown(), sink);
    }
    return SourceTexts.read(session, file, sink)
        .map(text -> within.read(text, Surface.QUANT, sink))
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
