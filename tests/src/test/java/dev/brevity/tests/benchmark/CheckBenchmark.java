package dev.brevity.tests.benchmark;

import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.source.BuiltInLibrary;
import dev.brevity.dsl.source.RecipeSources;
import dev.brevity.dsl.source.Surface;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Checking recipes in a process that stays alive, such as an editor's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CheckBenchmark {
  private SourceText recipe;
  private Library builtIn;
  private RecipeSources sources;

  /** Reads the built-in recipes and writes the large one. */
  @Setup
  public void prepare() throws IOException {
    recipe = new SourceText("large.quant", LargeRecipe.text());
    builtIn = load();
    sources = new RecipeSources(Path.of("").toAbsolutePath());
  }

  /** Reading and checking 500 lines on top of the built-in recipes. */
  @Benchmark
  public Diagnostics recipeOf500Lines() {
    Diagnostics findings = new Diagnostics();
    Library library =
        new Linker(builtIn.vocabulary().implementations())
            .link(builtIn, sources.read(recipe, Surface.QUANT, findings), findings);
    new Checker(library).check(findings);
    return findings;
  }

  /** Reading all built-in recipes, verifying them, and resolving every quantizer among them. */
  @Benchmark
  public Diagnostics wholeCatalog() {
    Diagnostics findings = new Diagnostics();
    Library library = load();
    new Linker(library.vocabulary().implementations()).verify(library, findings);
    Resolver resolver = new Resolver(library);
    for (Recipe quantizer : library.recipes()) {
      if (quantizer.kind() == RecipeKind.QUANTIZER) {
        resolver
            .resolve(library.merged(quantizer), Inputs.symbolic())
            .diagnostics()
            .forEach(findings::report);
      }
    }
    return findings;
  }

  private static Library load() {
    return BuiltInLibrary.load(CheckBenchmark.class.getClassLoader(), new Diagnostics());
  }
}
