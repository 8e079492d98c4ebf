package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code check} does with files beyond looking at them. */
class CheckFixTest {
  private static final Path FOLDER = Path.of("src/test/resources/bad").toAbsolutePath();
  private static final String WRONG =
      "quantizer Mine extends Int8WeightPerTensorFloa {\n"
          + "  bit_widht = 4\n"
          + "  narrow_range = True\n"
          + "}\n";
  private static final String RIGHT =
      "quantizer Mine extends Int8WeightPerTensorFloat {\n"
          + "  bit_width = 4\n"
          + "  narrow_range = true\n"
          + "}\n";

  @TempDir private Path folder;

  @Test
  void carriesOutWhatItSuggests() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.quant"), WRONG);

    Outcome outcome = dsl("check", "--fix", "mine.quant");

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(file).content().isEqualTo(RIGHT);
    assertThat(outcome.out()).isEqualTo("no problems in 1 file\n");
    assertThat(outcome.err().lines())
        .containsExactlyInAnyOrder(
            "fixed mine.quant:1: BRV0102: did you mean `Int8WeightPerTensorFloat`?",
            "fixed mine.quant:2: BRV0101: did you mean `bit_width`?",
            "fixed mine.quant:3: BRV0014: write `true`");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void leavesNoFixOverAndMakesNothingWorse(String input) throws IOException {
    Path file = Files.copy(FOLDER.resolve(input), folder.resolve(input));
    byte[] written = Files.readAllBytes(file);
    String before = report("check", "--max-errors", "0", "--format", "json", input);

    String after = report("check", "--max-errors", "0", "--format", "json", "--fix", input);

    assertThat(edits(after)).isZero();
    assertThat(errors(after)).isLessThanOrEqualTo(errors(before));
    if (edits(before) == 0) {
      assertThat(file).hasBinaryContent(written);
    } else {
      assertThat(Files.readAllBytes(file)).isNotEqualTo(written);
    }
  }

  @Test
  @Timeout(60)
  void watchesUntilItIsStopped() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.quant"), WRONG);
    Outcome[] outcome = new Outcome[1];
    Thread watching = new Thread(() -> outcome[0] = dsl("check", "--watch", "mine.quant"));
    watching.start();

    Thread.sleep(2000);
    Files.delete(file);
    Thread.sleep(2000);
    Files.writeString(file, RIGHT);
    Thread.sleep(3000);
    watching.interrupt();
    watching.join();

    assertThat(outcome[0].status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome[0].out()).contains("3 errors in 1 file").endsWith("no problems in 1 file\n");
  }

  @Test
  void standardInputCannotBeFixed() {
    assertThat(dsl("check", "--fix", "-").status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void warningsThatACommentAllowsDoNotCountEvenWhereTheyAreStrict() throws IOException {
    String recipe =
        "quantizer Mine extends Int8WeightPerTensorFloat {\n  let bits = 4%s\n  bit_width = 4\n}\n";
    Files.writeString(folder.resolve("bare.quant"), recipe.formatted(""));
    Files.writeString(
        folder.resolve("allowed.quant"),
        recipe.formatted(" // brevity: allow BRV0413 because it is for later"));

    assertThat(dsl("check", "--strict", "bare.quant").status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(dsl("check", "--strict", "allowed.quant").status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void commentsOfYamlCountWhateverTheFileIsCalled() throws IOException {
    String yaml =
        """
        brevity: 1
        quantizers:
          Mine:
            extends: Int8WeightPerTensorFloat
            let:
              # brevity: allow BRV0413 because it is for later
              bits: 4
            bit_width: 4
        """;
    Files.writeString(folder.resolve("MINE.YAML"), yaml);

    assertThat(dsl("check", "--strict", "MINE.YAML").out()).isEqualTo("no problems in 1 file\n");
    assertThat(CommandLineRun.in(folder).input(yaml).dsl("check", "--strict", "-").out())
        .isEqualTo("no problems in 1 file\n");
  }

  @Test
  void fixesReachEveryNameOfAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.quant"), WRONG);
    Path other = Files.createLink(folder.resolve("other.txt"), file);

    dsl("check", "--fix", "mine.quant");

    assertThat(other).content().isEqualTo(RIGHT);
  }

  @Test
  void differencesComeAsJson() throws IOException {
    Outcome outcome =
        dsl("diff", "Int8WeightPerTensorFloat", "Int8WeightPerChannelFloat", "--format", "json");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("\"left\": \"Int8WeightPerTensorFloat\"")
        .containsPattern(
            "\"attribute\": \"scaling_per_output_type\", \"left\": \\{ \"value\": \"TENSOR\","
                + " \"origin\": \"[^\"]+\" \\}, \"right\": \\{ \"value\": \"CHANNEL\", ");
  }

  static Stream<String> inputs() throws IOException {
    return BadInputTest.inputs();
  }

  private static int edits(String report) {
    return report.split("\"replacement\"", -1).length - 1;
  }

  private static int errors(String report) {
    Matcher count = Pattern.compile("\"errors\"\\s*:\\s*(\\d+)").matcher(report);
    assertThat(count.find()).isTrue();
    return Integer.parseInt(count.group(1));
  }

  private String report(String... arguments) {
    return dsl(arguments).out();
  }

  private Outcome dsl(String... arguments) {
    return CommandLineRun.in(folder).dsl(arguments);
  }
}
