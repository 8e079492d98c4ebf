package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code dsl plan} and {@code dsl check --model} say about the files in {@code
 * src/test/resources/plans}. {@code -Dgolden.update=true} writes the expected texts anew.
 */
class PlanCommandTest {
  private static final Path FOLDER = Path.of("src/test/resources/plans").toAbsolutePath();

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan lenet.outline --plan int8.quant               | int8.txt      | 0
          plan lenet.outline --plan int8.quant --format json | int8.json     | 0
          plan lenet.outline --plan GraphInt8                | graph.txt     | 0
          plan speech.outline --plan speech.quant            | speech.txt    | 0
          plan odd.outline --plan trouble.quant              | trouble.txt   | 1
          check trouble.quant --model odd.outline            | check.txt     | 1
          """)
  void saysWhatIsExpected(String command, String golden, int status) throws IOException {
    Outcome outcome = CommandLineRun.in(FOLDER).dsl(command.split(" "));

    Path expected = FOLDER.resolve(golden);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, outcome.out());
    }
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo(Files.readString(expected));
    assertThat(outcome.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan missing.onnx --plan int8.quant  | there is no file `missing.onnx`
          plan lenet.outline --plan Int8WeightPerTensorFloat | `Int8WeightPerTensorFloat` is a recipe for quantizers, and a plan is wanted
          plan lenet.outline --plan GraphInt4  | there is neither a file nor a plan `GraphInt4`; did you mean `GraphInt8`?
          plan lenet.outline                   | missing required option: '--plan=FILE'
          """)
  void saysWhatIsWrongWithTheCommandLine(String command, String complaint) {
    Outcome outcome = CommandLineRun.in(FOLDER).dsl(command.split(" "));

    assertThat(outcome.err()).contains(complaint);
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void saysThatAFileIsNoNetwork() {
    Outcome outcome = CommandLineRun.in(FOLDER).dsl("plan", "int8.quant", "--plan", "int8.quant");

    assertThat(outcome.out()).contains("[BRV0623]");
    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
  }
}
