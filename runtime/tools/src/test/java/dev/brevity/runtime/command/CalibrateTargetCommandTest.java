package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.onnx.placement.CostTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrateTargetCommandTest {
  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @Test
  void theFileIsACostTable() throws IOException {
    assertThat(dsl("calibrate-target", "--seconds", "1", "-o", "costs.properties"))
        .as(outcome.err())
        .isEqualTo(ExitStatus.OK);

    Path file = folder.resolve("costs.properties");
    assertThat(outcome.out())
        .matches(
            "wrote costs.properties: \\d+ of \\d+ costs measured; [\\d.]+ s\n"
                + "not measured, so that of the target holds: .*view\n");
    Map<String, Double> measured = CostTable.read(file).values();
    assertThat(measured.keySet()).isEqualTo(CostTable.defaults().values().keySet());
    assertThat(Files.readString(file))
        .startsWith("# What operators cost onnxruntime-cpu on one thread of ")
        .contains("\nconv.float.rate.32 = ");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aLinkThatLeadsToNothingYetIsFollowed() throws IOException {
    Path link = folder.resolve("link");
    Path target = folder.resolve("target");
    Files.createSymbolicLink(link, Path.of("target"));

    assertThat(dsl("calibrate-target", "--seconds", "1", "-o", "link")).isEqualTo(ExitStatus.USAGE);
    assertThat(dsl("calibrate-target", "--seconds", "1", "-o", "link", "--force"))
        .isEqualTo(ExitStatus.OK);

    assertThat(link).isSymbolicLink();
    assertThat(target).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "--target tensorrt -o new, costs of `tensorrt` cannot be measured",
    "--seconds 0 -o new, --seconds must be from 1 to 3600",
    "-o kept, `kept` exists already; --force replaces it",
    "-o nowhere/new, there is no folder for `nowhere/new`",
  })
  void whatCannotBeWrittenIsSaidFirst(String arguments, String message) throws IOException {
    Files.writeString(folder.resolve("kept"), "mine");

    assertThat(dsl(("calibrate-target " + arguments).split(" "))).isEqualTo(ExitStatus.USAGE);

    assertThat(outcome.err()).contains(message).doesNotContain("timing");
    assertThat(Files.readString(folder.resolve("kept"))).isEqualTo("mine");
  }

  private int dsl(String... arguments) {
    outcome = CommandLineRun.in(folder).dsl(arguments);
    return outcome.status();
  }
}
