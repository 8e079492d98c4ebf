package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.source.BuiltInLibrary;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps, styles and targets of the catalog have the options that their classes take. */
class PlanWordIndexTest {
  private static final ClassLoader LOADER = PlanWordIndexTest.class.getClassLoader();

  static Stream<PlanWord> words() {
    Library library = BuiltInLibrary.load(LOADER, new Diagnostics());
    return library.planWords().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("words")
  void aConstructorTakesWhatIsDeclared(PlanWord word) {
    ImplementationSignature signature =
        ImplementationIndex.load(LOADER)
            .find(word.declaration().kind(), word.name())
            .orElseThrow(() -> new AssertionError(word.name() + " is carried out by no class"));

    assertThat(taken(signature)).isEqualTo(declared(word));
  }

  private static Map<String, String> declared(PlanWord word) {
    Map<String, String> options = new TreeMap<>();
    word.options()
        .forEach((name, option) -> options.put(name, option.type().toString().replace(" ", "")));
    return options;
  }

  /** Recipes are what Java calls recipes of quantizers. */
  private static Map<String, String> taken(ImplementationSignature signature) {
    Map<String, String> options = new TreeMap<>();
    signature
        .parameters()
        .forEach(
            parameter ->
                options.put(
                    parameter.name(), parameter.type().replace("QuantizerRecipe", "Recipe")));
    return options;
  }
}
