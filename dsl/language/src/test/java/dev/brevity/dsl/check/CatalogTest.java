package dev.brevity.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.read.QuantReader;
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
  void standsUpToTheChecksThatUsersFilesGoThrough() {
    Linker linker = new Linker(library.vocabulary().implementations());
    Library asUsers = linker.link(linker.builtIn(List.of(), findings), documents(), findings);

    new Checker(asUsers).check(findings);

    assertThat(findings.all()).filteredOn(finding -> !isKept(finding)).isEmpty();
  }

  /** What the catalog keeps because the reference has it. */
  private static boolean isKept(Diagnostic finding) {
    return finding.code() == Code.BASE_WITHOUT_EFFECT
        || finding.code() == Code.UNREAD_OVERRIDE
        || finding.code() == Code.INCONSISTENT_BASES;
  }

  private List<Document> documents() {
    ClassLoader loader = CatalogTest.class.getClassLoader();
    return BuiltInLibrary.texts(loader).stream()
        .map(text -> new QuantReader().read(text, findings))
        .toList();
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
