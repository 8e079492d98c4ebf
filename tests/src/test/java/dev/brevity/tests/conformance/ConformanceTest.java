package dev.brevity.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.tests.conformance.exports.ExportSuites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final KnownDifferences known = new KnownDifferences();

  @TestFactory
  Stream<DynamicContainer> computesWhatTheReferenceComputes() {
    String wanted = System.getProperty("conformance.suite", "all");
    return suites().stream()
        .filter(suite -> wanted.equals("all") || suite.name().startsWith(wanted))
        .map(this::container);
  }

  private static List<Suite> suites() {
    RecipeSource recipes = new RecipeSource();
    Bench bench = new RuntimeBench(recipes);
    GoldenFolder newer = GoldenFolder.newer();
    Superseded superseded = Superseded.by(GoldenFolder.builtInNewer(), newer);
    List<Suite> suites = new ArrayList<>(suites(GoldenFolder.open(), recipes, bench, superseded));
    suites(newer, recipes, bench).stream()
        .map(suite -> new NamedSuite("golden13/" + suite.name(), suite))
        .forEach(suites::add);
    suites.addAll(LanguageModelSuites.all());
    suites.addAll(ExportSuites.all());
    return suites;
  }

  /** What release 0.12.1 answers. */
  private static List<Suite> suites(
      GoldenFolder golden, RecipeSource recipes, Bench bench, Superseded superseded) {
    Families families = new Families(golden);
    QuantizeSuite presets = new QuantizeSuite(golden, bench, families, superseded);
    OverridesSuite overrides = new OverridesSuite(golden, bench, families, superseded);
    LayerSuite layers = new LayerSuite(golden, recipes.catalog(), LayerFamilies.all(), superseded);
    TensorOperationsSuite operations = new TensorOperationsSuite(golden);
    return List.of(
        new CatalogSuite(golden, recipes.builtIn(), superseded),
        new CheckSuite(golden, recipes::check, families, superseded),
        new ResolutionSuite(golden, recipes, bench, families, superseded),
        presets,
        overrides,
        new RoundToNearestSuite(
            GoldenFolder.ptq(GoldenFolder.ROUNDING_ARCHIVE),
            List.of("rtn", "hqo"),
            bench,
            superseded),
        layers,
        operations,
        new BitWidthTablesSuite(golden),
        new FunctionsSuite(golden),
        new OrderSensitivitySuite(golden, presets, overrides, List.of(layers, operations)));
  }

  /** What release 0.13.4 answers where it is new or differs. */
  private static List<Suite> suites(GoldenFolder golden, RecipeSource recipes, Bench bench) {
    Families families = new Families(golden);
    GoldenFolder older = GoldenFolder.open();
    OverridesSuite changed =
        new OverridesSuite(older, bench, new Families(older), Superseded.by(golden));
    return List.of(
        new CatalogSuite(golden, recipes.builtIn(), Superseded.NOTHING),
        new CheckSuite(golden, recipes::check, families, Superseded.NOTHING),
        new ResolutionSuite(golden, recipes, bench, families, Superseded.NOTHING),
        new QuantizeSuite(golden, bench, families, Superseded.NOTHING),
        new OverridesSuite(golden, bench, families, Superseded.NOTHING),
        changed.changed("changed"),
        new RoundToNearestSuite(golden, List.of("ptq/rtn"), bench, Superseded.NOTHING),
        new LayerSuite(golden, recipes.catalog(), LayerFamilies.all(), Superseded.NOTHING),
        new UnitsSuite(golden, recipes));
  }

  private DynamicContainer container(Suite suite) {
    Tally tally = report.suite(suite.name());
    return DynamicContainer.dynamicContainer(
        suite.name(),
        suite.groups().stream()
            .map(
                group ->
                    DynamicTest.dynamicTest(group.name(), () -> run(suite.name(), group, tally))));
  }

  private void run(String suite, Suite.Group group, Tally tally) {
    int failedBefore = tally.failed();
    List<String> found = group.run(tally);
    List<String> mismatches =
        found.stream().filter(one -> known.reason(suite, one).isEmpty()).toList();
    if (mismatches.isEmpty()) {
      found.stream()
          .map(one -> known.reason(suite, one))
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(reason -> tally.excuse(reason, tally.failed() - failedBefore));
    }
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
