package dev.brevity.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.source.BuiltInLibrary;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The built-in recipes, against the index of implementations among the test resources. */
class CatalogTest {
  private final Diagnostics findings = new Diagnostics();
  private final Library library = BuiltInLibrary.load(CatalogTest.class.getClassLoader(), findings);

  @Test
  void readsAndLinksWithoutFindings() {
    new Linker(library.vocabulary().implementations()).verify(library, findings);

    assertThat(findings.all()).isEmpty();
  }

  @Test
  void everyQuantizerResolvesWithoutKnowingALayer() {
    Resolver resolver = new Resolver(library);
    List<Recipe> quantizers =
        library.recipes().stream().filter(recipe -> recipe.kind() == RecipeKind.QUANTIZER).toList();

    SoftAssertions all = new SoftAssertions();
    for (Recipe recipe : quantizers) {
      all.assertThat(resolver.resolve(library.merged(recipe), Inputs.symbolic()).diagnostics())
          .as(recipe.name())
          .isEmpty();
    }
    assertThat(quantizers).hasSizeGreaterThan(50);
    all.assertAll();
  }
}
