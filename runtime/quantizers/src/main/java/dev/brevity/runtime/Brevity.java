package dev.brevity.runtime;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.source.BuiltInLibrary;
import dev.brevity.dsl.source.RecipeSources;
import dev.brevity.dsl.source.Surface;
import dev.brevity.injector.assembly.Assembler;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The way into the library: recipes, and what builds quantizers from them. Holds everything that is
 * loaded once; make one and share it. May be used by several threads.
 */
public final class Brevity implements QuantizerCatalog {
  private final Workshop workshop;
  private final Map<String, QuantizerRecipe> recipes = new ConcurrentHashMap<>();

  /**
   * @param library the recipes
   * @param assembler builds what they resolve to
   */
  @Inject
  public Brevity(Library library, Assembler assembler) {
    this.workshop = new Workshop(library, new Resolver(library), assembler);
  }

  /** The presets that come with the libraries on the class path. */
  public static Brevity builtin() {
    ClassLoader loader = Brevity.class.getClassLoader();
    Diagnostics findings = new Diagnostics();
    ImplementationIndex index = ImplementationIndex.load(loader);
    Library library = BuiltInLibrary.load(loader, index, findings);
    refuse(findings);
    return new Brevity(library, Assembler.discover(index, loader));
  }

  /**
   * The presets and the recipes of a file, or of all files below a folder.
   *
   * @param path a {@code .quant}, {@code .yaml} or {@code .yml} file or a folder; imports cannot
   *     leave the folder
   * @throws RecipeException if a recipe has an error; it carries all of them
   * @throws UncheckedIOException if there is no such file or folder
   */
  public static Brevity recipes(Path path) {
    ClassLoader loader = Brevity.class.getClassLoader();
    Diagnostics findings = new Diagnostics();
    ImplementationIndex index = ImplementationIndex.load(loader);
    Library builtIn = BuiltInLibrary.load(loader, index, findings);
    Library library = new Linker(index).link(builtIn, documents(path, findings), findings);
    new Checker(library).check(findings);
    refuse(findings);
    return new Brevity(library, Assembler.discover(index, loader));
  }

  @Override
  public QuantizerRecipe quantizer(String name) {
    return recipes.computeIfAbsent(name, this::find);
  }

  /**
   * A recipe of the library that has no name of its own, such as one that a plan makes in place.
   *
   * @param merged of the same {@link #library}
   */
  public QuantizerRecipe quantizer(MergedRecipe merged) {
    return new LibraryRecipe(workshop, merged);
  }

  /** Builds on a library that has been read and checked already. */
  public static Brevity over(Library library) {
    ClassLoader loader = Brevity.class.getClassLoader();
    return new Brevity(library, Assembler.discover(ImplementationIndex.load(loader), loader));
  }

  /** Builds what recipes and plans resolve to. */
  public Assembler assembler() {
    return workshop.assembler();
  }

  /** The recipes that {@link #quantizer} knows. */
  public Library library() {
    return workshop.library();
  }

  private QuantizerRecipe find(String name) {
    MergedRecipe merged =
        workshop
            .library()
            .merged(name)
            .orElseThrow(() -> new RecipeException(List.of(unknown(name))));
    return new LibraryRecipe(workshop, merged);
  }

  private Diagnostic unknown(String name) {
    List<String> known = workshop.library().recipes().stream().map(Recipe::name).toList();
    Diagnostic.Builder finding =
        Diagnostic.of(Code.UNKNOWN_NAME, "there is no recipe `" + name + "`");
    Nearest.to(name, known).ifPresent(near -> finding.fix("did you mean `" + near + "`?"));
    return finding.build();
  }

  /** All files that the path means and all that they import, each once. */
  private static List<Document> documents(Path path, Diagnostics findings) {
    Map<Document, Boolean> documents = new IdentityHashMap<>();
    List<Document> ordered = new ArrayList<>();
    try {
      Path absolute = path.toAbsolutePath();
      boolean folder = Files.isDirectory(absolute);
      RecipeSources sources =
          new RecipeSources(folder ? absolute : absolute.resolveSibling(".").normalize());
      for (Path file : folder ? filesBelow(absolute) : List.of(absolute)) {
        String shown =
            folder ? path.resolve(absolute.relativize(file)).toString() : path.toString();
        for (Document document : sources.read(file, shown, findings)) {
          if (documents.put(document, true) == null) {
            ordered.add(document);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ordered;
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Surface.of(file.getFileName().toString()).isPresent())
          .sorted()
          .toList();
    }
  }

  private static void refuse(Diagnostics findings) {
    if (findings.hasErrors()) {
      throw new RecipeException(findings.all());
    }
  }
}
