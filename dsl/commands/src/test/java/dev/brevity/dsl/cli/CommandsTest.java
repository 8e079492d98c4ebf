package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static final String MINE =
      "/// Four bits.\nquantizer Mine extends Int8WeightPerTensorFloat {\n  bit_width = 4\n}\n";

  @TempDir Path directory;

  @BeforeEach
  void writeARecipe() throws IOException {
    Files.writeString(directory.resolve("mine.quant"), MINE);
  }

  @Test
  void checkSaysThatNothingIsWrong() {
    assertThat(dsl("check")).isEqualTo(new Outcome(ExitStatus.OK, "no problems in 1 file\n", ""));
  }

  @Test
  void checkReadsStandardInput() {
    Outcome outcome = CommandLineRun.in(directory).input(MINE).dsl("check", "-");

    assertThat(outcome.out()).isEqualTo("no problems in 1 file\n");
  }

  @Test
  void strictMakesWarningsCount() throws IOException {
    Files.writeString(
        directory.resolve("warn.quant"),
        "quantizer W extends Int8WeightPerTensorFloat { high_percentile_q = 99 }");

    assertThat(dsl("check", "warn.quant").status()).isEqualTo(ExitStatus.OK);
    assertThat(dsl("check", "--strict", "warn.quant").status()).isEqualTo(ExitStatus.PROBLEMS);
  }

  @Test
  void errorsOfAnImportAreShownOnceForAllFilesThatImportIt() throws IOException {
    Files.writeString(directory.resolve("shared.quant"), "mixin Shared { bit_widht = 4 }");
    for (String name : new String[] {"a", "b"}) {
      Files.writeString(
          directory.resolve(name + ".quant"),
          "import \"shared.quant\"\nquantizer A extends Shared, Int8WeightPerTensorFloat {}");
    }

    Outcome outcome = dsl("check", "a.quant", "b.quant");

    assertThat(outcome.out()).containsOnlyOnce("[BRV0101]").contains("1 error in 2 files");
  }

  @ParameterizedTest
  @CsvSource({
    "auto,   true,  '',  true",
    "auto,   true,  '1', false",
    "auto,   false, '',  false",
    "always, false, '1', true",
    "never,  true,  '',  false",
  })
  void colourDependsOnTheTerminalAndTheUsersWish(
      String choice, boolean onTerminal, String noColor, boolean coloured) {
    CommandLineRun run = CommandLineRun.in(directory).with("NO_COLOR", noColor);
    if (onTerminal) {
      run.onTerminal();
    }

    Outcome before = run.dsl("--color", choice, "check");
    Outcome behind = run.dsl("check", "--color=" + choice);

    assertThat(before.out().contains("\u001B[")).isEqualTo(coloured);
    assertThat(behind).isEqualTo(before);
  }

  @Test
  void explainDrawsTheObjectsAndSaysWhereTheirValuesComeFrom() {
    Outcome outcome = dsl("explain", "Mine");

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .startsWith("Mine extends Int8WeightPerTensorFloat\n  Four bits.\n")
        .contains("├─ tensor_quant = RescalingIntQuant   solver SolveWeightTensorQuantFromEnum")
        .contains("bit_width = 4   quantizer Mine, ./mine.quant:3");
  }

  /** Here both the recipe and the one nested in it set {@code keepdim}, to the same value. */
  @Test
  void explainNamesTheNestedRecipeAsTheOriginOfWhatWasReadInIt() throws IOException {
    Files.writeString(
        directory.resolve("nested.quant"),
        """
        mixin Inner {
          stats_impl = AbsMax
          keepdim = true
          stats_reduce_dim = parent.stats_reduce_dim
        }
        quantizer Outer extends Int8WeightPerChannelFloat {
          scaling_stats_impl = mse_scale.stats_impl
          mse_scale = Inner
          keepdim = true
        }
        """);

    assertThat(dsl("explain", "Outer", "--file", "nested.quant").out())
        .contains("scaling_stats_impl = AbsMax   quantizer Outer, nested.quant:7")
        .contains("stats_reduce_dim = 1   mixin Inner, nested.quant:4")
        .contains("keepdim = true   mixin Inner, nested.quant:3");
  }

  @Test
  void explainTellsHowAValueComesAbout() {
    Outcome outcome = dsl("explain", "Mine.bit_width");

    assertThat(withoutCatalogLines(outcome))
        .isEqualTo(
            "bit_width = 4\n"
                + "   set by   quantizer Mine, ./mine.quant:3\n"
                + "   as       4\n"
                + "   instead of 8   mixin PerTensorFloatScaling8bit, catalog/base.quant:N\n");
    assertThat(dsl("explain", "Mine.scaling_impl").out())
        .startsWith("scaling_impl = StatsFromParameterScaling\n")
        .contains("arm      catalog/solver/parameter.quant")
        .contains("   scaling_impl_type = STATS\n")
        .contains("gets     scaling_stats_impl = AbsMax");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bit_width | attribute bit_width : Int in 0..32, in bits",
        "StatsOp   | enum StatsOp",
        "module    | input module : Module",
        "RoundSte  | implementation RoundSte",
      })
  void explainDescribesWhatIsDeclared(String name, String heading) {
    assertThat(dsl("explain", name).out()).startsWith(heading + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explain Int8WeightPerTensorFlot | did you mean `Int8WeightPerTensorFloat`?",
        "explain Mine.bit_widht          | did you mean `bit_width`?",
        "show Int8WeightPerTensorFlot    | did you mean `Int8WeightPerTensorFloat`?",
        "show LayerwiseInt8             | `dsl explain LayerwiseInt8` shows it",
        "diff Mine Minne                 | there is no recipe `Minne`",
        "convert mine.quant mine.txt     | `mine.txt` is neither a .quant nor a .yaml",
        "convert mine.quant mine.quant   | `mine.quant` exists already; --force replaces it",
        "fmt nowhere.quant               | there is no file `nowhere.quant`",
        "catalog --kind thing            | `thing` is not a kind of entry",
        "check --max-errors -1           | --max-errors cannot be negative",
      })
  void wrongArgumentsAreNamed(String commandLine, String message) {
    Outcome outcome = dsl(commandLine.trim().split(" "));

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains(message);
  }

  @Test
  void showListsInheritedAttributesWithTheirOrigin() {
    Outcome outcome = dsl("show", "Mine", "--resolved", "--origin");

    assertThat(outcome.out())
        .startsWith("quantizer Mine {\n")
        .containsPattern("bit_width += 4 +// quantizer Mine, \\./mine\\.quant:3\n")
        .containsPattern("scaling_stats_impl += AbsMax +// solver SolveScalingStatsOpFromEnum, ");
  }

  @Test
  void diffComparesWhatRecipesResolveTo() {
    Outcome different = dsl("diff", "Int8WeightPerTensorFloat", "Mine");

    assertThat(different.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(different.out())
        .isEqualTo(
            """
            set by recipes  Int8WeightPerTensorFloat  Mine  where
            bit_width       8                         4     quantizer Mine, ./mine.quant:3
            """);
    assertThat(dsl("diff", "Mine", "Mine"))
        .isEqualTo(new Outcome(ExitStatus.OK, "no difference\n", ""));
  }

  @Test
  void diffTellsWhatWasChosenFromWhatFollows() throws IOException {
    Files.writeString(
        directory.resolve("fine.quant"),
        """
        quantizer Fine extends Int8ActPerTensorFloat {
          restrict_scaling_type = POWER_OF_TWO
        }
        """);

    assertThat(dsl("diff", "Int8ActPerTensorFloat", "Fine").out())
        .isEqualTo(
            """
            set by recipes         Int8ActPerTensorFloat  Fine          where
            restrict_scaling_type  FP                     POWER_OF_TWO  quantizer Fine, ./fine.quant:2

            computed from these    Int8ActPerTensorFloat  Fine
            int_scaling_impl       IntScaling             PowerOfTwoIntScaling
            restrict_scaling_impl  FloatRestrictValue     PowerOfTwoRestrictValue

            dsl explain Fine.int_scaling_impl tells how
            """);
  }

  @Test
  void diffOfPlansShowsThemWithWhatTheyInherit() throws IOException {
    Files.writeString(
        directory.resolve("plans.quant"),
        """
        plan Coarse {
          style = layerwise
          layers Linear { weight = Int8WeightPerTensorFloat }
          steps { calibrate }
          export onnx_qcdq
        }
        plan Fine extends Coarse {
          keep Linear[-1]
          steps { calibrate { samples = 9 } }
        }
        """);

    assertThat(dsl("diff", "Coarse", "Fine"))
        .isEqualTo(
            new Outcome(
                ExitStatus.PROBLEMS,
                """
                - plan Coarse
                + plan Fine

                  style = layerwise
                  layers Linear {
                    weight = Int8WeightPerTensorFloat
                  }
                + keep Linear[-1]
                  steps {
                -   calibrate
                +   calibrate { samples = 9 }
                  }
                  export onnx_qcdq
                """,
                ""));
    assertThat(dsl("diff", "Coarse", "Coarse").out()).isEqualTo("no difference\n");
    assertThat(dsl("diff", "Coarse", "Mine").err()).contains("there is no plan `Mine`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show Bad", "explain Bad", "explain Bad.bit_width", "diff Mine Bad"})
  void whatIsWrongWithARecipeIsToldByWhoeverShowsIt(String command) throws IOException {
    Files.writeString(
        directory.resolve("bad.quant"),
        "quantizer Bad extends Int8WeightPerTensorFloat { bit_widht = 4 }");

    Outcome outcome = dsl((command + " --file bad.quant --file mine.quant").split(" "));

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).contains("`bit_widht`").contains("1 error");
  }

  @Test
  void aNameThatTwoFilesDefineIsAnErrorThatNamesBoth() throws IOException {
    Files.writeString(directory.resolve("also.quant"), MINE);

    Outcome outcome = dsl("show", "Mine");

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("`Mine` is defined in both").contains("also.quant");
  }

  @Test
  void formattingChangesFilesOnlyWhenAskedTo() throws IOException {
    Path untidy = directory.resolve("untidy.quant");
    Files.writeString(untidy, "mixin   A {bit_width=4   // four\n}");

    Outcome check = dsl("fmt", "--check");
    String untouched = Files.readString(untidy);
    Outcome write = dsl("fmt");

    assertThat(check).isEqualTo(new Outcome(ExitStatus.PROBLEMS, "./untidy.quant\n", ""));
    assertThat(untouched).startsWith("mixin   A");
    assertThat(write.status()).isEqualTo(ExitStatus.OK);
    assertThat(Files.readString(untidy)).contains("bit_width = 4").contains("// four");
    assertThat(dsl("fmt", "--check").status()).isEqualTo(ExitStatus.OK);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void formattingShowsWhatWouldChange() throws IOException {
    Files.writeString(directory.resolve("untidy.quant"), "mixin A {\n  a=1\n  b = 2\n}\n");

    Outcome difference = dsl("fmt", "--diff", "untidy.quant");

    assertThat(difference.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(difference.out())
        .isEqualTo(
            """
            --- untidy.quant
            +++ untidy.quant
            @@ -1,4 +1,4 @@
             mixin A {
            -  a=1
            +  a = 1
               b = 2
             }
            """);
    assertThat(Files.readString(directory.resolve("untidy.quant"))).contains("a=1");
    assertThat(dsl("fmt", "--diff", "mine.quant")).isEqualTo(new Outcome(ExitStatus.OK, "", ""));
  }

  @Test
  void formattingLeavesBrokenFilesAlone() throws IOException {
    Files.writeString(directory.resolve("broken.quant"), "mixin A {  bit_width = ");

    Outcome outcome = dsl("fmt", "broken.quant");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).contains("error[BRV");
    assertThat(Files.readString(directory.resolve("broken.quant"))).startsWith("mixin A {  bit");
  }

  @Test
  void convertingThereAndBackKeepsTheMeaning() throws IOException {
    assertThat(dsl("convert", "mine.quant", "other.yaml").status()).isEqualTo(ExitStatus.OK);
    assertThat(dsl("convert", "other.yaml", "back.quant").status()).isEqualTo(ExitStatus.OK);

    assertThat(Files.readString(directory.resolve("back.quant"))).isEqualTo(MINE);
    assertThat(dsl("convert", "mine.quant").out())
        .isEqualTo(Files.readString(directory.resolve("other.yaml")));
  }

  @Test
  void convertingRefusesWhatTheOtherNotationHasNoWordsFor() throws IOException {
    Files.writeString(
        directory.resolve("twice.quant"), "mixin A {\n  bit_width = 1\n  bit_width = 2\n}\n");
    Files.writeString(directory.resolve("escape.yaml"), "a: \"\\UFFFFFFFF\"");

    Outcome twice = dsl("convert", "twice.quant", "twice.yaml");
    Outcome escape = dsl("convert", "escape.yaml");

    assertThat(twice.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(twice.err()).contains("error[BRV0111]", "twice.quant:3:3");
    assertThat(directory.resolve("twice.yaml")).doesNotExist();
    assertThat(escape.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(escape.err()).contains("error[BRV0012]", "escape.yaml:1:5");
  }

  @Test
  void catalogFindsByWord() {
    Outcome outcome = dsl("catalog", "--kind", "attribute", "percentile", "upper");

    assertThat(outcome.out()).startsWith("attributes\n  high_percentile_q  Upper percentile");
    assertThat(dsl("catalog", "nothinglikethis").status()).isEqualTo(ExitStatus.PROBLEMS);
  }

  @Test
  void schemaIsJsonAndKnowsTypesRangesAndEnums() throws IOException {
    String schema = dsl("schema").out();
    try (JsonParser parser = new JsonFactory().createParser(schema)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    }

    assertThat(schema)
        .contains("\"bit_width\": {", "\"minimum\": 1,", "\"maximum\": 32")
        .contains("[Mm][Aa][Xx]")
        .contains("\"Int8WeightPerTensorFloat\"");
  }

  @Test
  void outputFilesAppearWholeOrNotAtAll() throws IOException {
    assertThat(dsl("schema", "-o", "missing/recipes.json").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(dsl("schema", "-o", "recipes.json").status()).isEqualTo(ExitStatus.OK);

    assertThat(Files.readString(directory.resolve("recipes.json"))).startsWith("{").endsWith("}\n");
    assertThat(Files.exists(directory.resolve("missing"))).isFalse();
  }

  @Test
  void documentationIsWrittenWholeAndFoundCurrentUntilAPageChanges() throws IOException {
    Path pages = directory.resolve("reference");
    assertThat(dsl("docs", "-o", "reference").status()).isEqualTo(ExitStatus.OK);
    String attributes = Files.readString(pages.resolve("attributes.md"));
    Files.writeString(pages.resolve("of_old.md"), attributes);
    Files.writeString(pages.resolve("mine.md"), "not a generated page");
    Files.writeString(pages.resolve("enums.md"), "edited");

    Outcome stale = dsl("docs", "--check", "reference");
    assertThat(stale.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(stale.out())
        .isEqualTo("reference/enums.md is not current\nreference/of_old.md is not current\n");

    assertThat(dsl("docs", "-o", "reference").status()).isEqualTo(ExitStatus.OK);
    assertThat(dsl("docs", "--check", "reference").status()).isEqualTo(ExitStatus.OK);
    assertThat(pages.resolve("of_old.md")).doesNotExist();
    assertThat(pages.resolve("mine.md")).hasContent("not a generated page");
  }

  @Test
  void documentationThatCannotBeWrittenLeavesThePagesAsTheyWere() throws IOException {
    Files.createDirectories(directory.resolve("reference/scaled_int.md/in the way"));
    Files.writeString(directory.resolve("reference/attributes.md"), "before");

    assertThat(dsl("docs", "-o", "reference").status()).isEqualTo(ExitStatus.USAGE);

    assertThat(directory.resolve("reference/attributes.md")).hasContent("before");
    assertThat(directory.resolve("reference").toFile().list())
        .containsExactlyInAnyOrder("attributes.md", "scaled_int.md");
  }

  @Test
  void documentationSaysWhatAPresetResolvesToAndWhichRecipeSetIt() throws IOException {
    dsl("docs", "-o", ".");

    assertThat(Files.readString(directory.resolve("scaled_int.md")))
        .contains("### Int8WeightPerTensorFloat\n\nSigned symmetric 8-bit integer weights")
        .contains("| `scaling_stats_impl` | `AbsMax` | [SolveScalingStatsOpFromEnum](")
        .contains("| `bit_width` | `8` | [PerTensorFloatScaling8bit](base.md#");
    assertThat(Files.readString(directory.resolve("attributes.md")).lines())
        .anyMatch(line -> line.contains("`high_percentile_q`") && line.contains("`(0, 100]`"));
  }

  /** Where in a catalog file something stands is not the concern of these tests. */
  private static String withoutCatalogLines(Outcome outcome) {
    return outcome.out().replaceAll("(catalog/\\w+\\.quant):\\d+", "$1:N");
  }

  private Outcome dsl(String... arguments) {
    return CommandLineRun.in(directory).dsl(arguments);
  }
}
