package dev.brevity.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Runs every suite over every case in the folder of recorded numbers. */
@Tag("conformance")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  private static final int SHOWN_MISMATCHES = 20;

  private final ConformanceReport report = new ConformanceReport();

  @TestFactory
  Stream<DynamicContainer> computesWhatTheReferenceComputes() {
    String wanted = System.getProperty("conformance.suite", "all");
    return suites(GoldenFolder.open()).stream()
        .filter(suite -> wanted.equals("all") || wanted.equals(suite.name()))
        .map(this::container);
  }

  static List<Suite> suites(GoldenFolder golden) {
    Families families = new Families(golden);
    RecipeSource recipes = new RecipeSource();
    Bench bench = new RuntimeBench(recipes);
    QuantizeSuite presets = new QuantizeSuite(golden, bench, families);
    OverridesSuite overrides = new OverridesSuite(golden, bench, families);
    LayerSuite layers = new LayerSuite(golden, recipes.catalog(), LayerFamilies.all());
    TensorOperationsSuite operations = new TensorOperationsSuite(golden);
    List<Suite> languageModels = LanguageModelSuites.all();
    List<Suite> quantizers =
        List.of(
            new CatalogSuite(golden, recipes.builtIn()),
            new CheckSuite(golden, recipes::check, families),
            new ResolutionSuite(golden, recipes, bench, families),
            presets,
            overrides,
            new RoundToNearestSuite(GoldenFolder.ptq("/ptq/rtn.zip"), bench),
            layers,
            operations,
            new BitWidthTablesSuite(golden),
            new FunctionsSuite(golden),
            new OrderSensitivitySuite(golden, presets, overrides, List.of(layers, operations)));
    return Stream.concat(quantizers.stream(), languageModels.stream()).toList();
  }

  private DynamicContainer container(Suite suite) {
    Tally tally = report.suite(suite.name());
    return DynamicContainer.dynamicContainer(
        suite.name(),
        suite.groups().stream()
            .map(group -> DynamicTest.dynamicTest(group.name(), () -> run(group, tally))));
  }

  private static void run(Suite.Group group, Tally tally) {
    List<String> mismatches = group.run(tally);
    assertThat(mismatches.stream().limit(SHOWN_MISMATCHES).toList())
        .as("%s: %d mismatches", group.name(), mismatches.size())
        .isEmpty();
  }

  @AfterAll
  void publish() throws IOException {
    System.out.println(report.table());
    report.write(Path.of("target", "conformance.json"));
  }
}
