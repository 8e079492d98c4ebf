package dev.brevity.tests.conformance;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.source.BuiltInLibrary;
import dev.brevity.grammar.SourceText;
import dev.brevity.injector.assembly.Assembler;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the texts of recipe files into something that can be built. */
final class RecipeSource {
  private final ImplementationIndex index;
  private final Library builtIn;
  private final Assembler assembler;

  /** Loads the catalog; it must be free of findings. */
  RecipeSource() {
    ClassLoader loader = RecipeSource.class.getClassLoader();
    Diagnostics findings = new Diagnostics();
    index = ImplementationIndex.load(loader);
    builtIn = BuiltInLibrary.load(loader, index, findings);
    refuse(findings);
    assembler = Assembler.discover(index, loader);
  }

  Library builtIn() {
    return builtIn;
  }

  /** What a recipe file declares, on top of the catalog. */
  Library link(String text, Diagnostics findings) {
    Document document = new QuantReader().read(new SourceText("case.quant", text), findings);
    return new Linker(index).link(builtIn, List.of(document), findings);
  }

  /** The names of all implementations there are. */
  Set<String> implementations() {
    return index.all().stream().map(ImplementationSignature::name).collect(Collectors.toSet());
  }

  /** All findings on a recipe file, without a model. */
  List<Diagnostic> check(String text) {
    Diagnostics findings = new Diagnostics();
    Library library = link(text, findings);
    new Checker(library).check(findings);
    return findings.all();
  }

  /**
   * The recipe {@link RecipeText#NAME} of a file.
   *
   * @throws Refusal if the file has an error
   */
  QuantizerRecipe compile(String text) {
    return Trouble.translate(
        () -> {
          Diagnostics findings = new Diagnostics();
          Library library = link(text, findings);
          refuse(findings);
          return new Brevity(library, assembler).quantizer(RecipeText.NAME);
        });
  }

  /** All recipes of the catalog, with the reference's numbers. */
  QuantizerCatalog catalog() {
    Brevity brevity = new Brevity(builtIn, assembler);
    return name -> brevity.quantizer(name).with(RecipeText.AS_THE_REFERENCE);
  }

  /** A recipe of the catalog. */
  QuantizerRecipe preset(String name) {
    return Trouble.translate(() -> catalog().quantizer(name));
  }

  private static void refuse(Diagnostics findings) {
    if (findings.hasErrors()) {
      throw new RecipeException(findings.all());
    }
  }
}
