package dev.brevity.dsl.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInDeclarationsTest {
  private static final ClassLoader LOADER = BuiltInDeclarationsTest.class.getClassLoader();
  private static final ImplementationIndex IMPLEMENTATIONS = ImplementationIndex.load(LOADER);
  private static final Diagnostics BROKEN = new Diagnostics();
  private static final BuiltInDeclarations DECLARATIONS =
      BuiltInLibrary.declarations(LOADER, IMPLEMENTATIONS, BROKEN);
  private static final Library WHOLE = DECLARATIONS.all();

  static Stream<String> recipes() {
    return WHOLE.recipes().stream().map(Recipe::name);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void whatARecipeNeedsLeadsToTheSameFindingsAsTheWhole(String name) {
    for (String override : List.of("", "bit_width = 4", "bit_width = 1 narrow_range = false")) {
      SourceText text =
          new SourceText("mine.quant", "quantizer Mine extends " + name + " { " + override + " }");

      assertThat(findings(DECLARATIONS.neededBy(List.of(text)), text))
          .isEqualTo(findings(WHOLE, text));
    }
    assertThat(BROKEN.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantizer Mine extends Int8WeightPerTensorFloat { narow_range = true }",
        "quantizer Mine extends FastInt9 { bit_width = 4 }",
        "quantizer FastInt8 extends Int8WeightPerTensorFlot { scaling_impl = Lattice }",
        "quantizer Mine extends Int8ActPerTensorFloat { scaling_stats_op = MAXX }",
        "quantizer Mine extends Int8ActPerTensorFloat { calibrate = true }",
        "plan Mine extends FastInt9 { layers Linear { weigth = Int8WeightPerTensorFloat } }",
        "plan Mine { steps { calibrat } }"
      })
  void whatFindingsMentionIsThatOfTheWhole(String recipe) {
    SourceText text = new SourceText("mine.quant", recipe);

    assertThat(findings(DECLARATIONS.mentionedAbout(List.of(text)), text))
        .isNotEmpty()
        .isEqualTo(findings(WHOLE, text));
  }

  @Test
  void whatARecipeNeedsIsAFractionOfTheWhole() {
    SourceText text =
        new SourceText("mine.quant", "quantizer Mine extends Int8WeightPerTensorFloat {}");

    assertThat(DECLARATIONS.neededBy(List.of(text)).recipes())
        .hasSizeLessThan(WHOLE.recipes().size() / 4);
  }

  private static List<String> findings(Library builtIn, SourceText text) {
    Diagnostics findings = new Diagnostics();
    Document document = new QuantReader().read(text, findings);
    Library library = new Linker(IMPLEMENTATIONS).link(builtIn, List.of(document), findings);
    new Checker(library).check(findings);
    return findings.all().stream()
        .map(
            finding ->
                finding.code()
                    + " "
                    + finding.span()
                    + " "
                    + finding.message()
                    + finding.notes()
                    + finding.fix().map(Diagnostic.Fix::text))
        .toList();
  }
}
