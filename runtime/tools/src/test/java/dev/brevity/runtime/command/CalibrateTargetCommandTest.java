package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Terminal;
import dev.brevity.runtime.onnx.placement.CostTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void theFileIsACostTable() throws IOException {
    assertThat(dsl("calibrate-target", "--seconds", "1", "-o", "costs.properties"))
        .as(errors.toString(StandardCharsets.UTF_8))
        .isEqualTo(ExitStatus.OK);

    Path file = folder.resolve("costs.properties");
    assertThat(output.toString(StandardCharsets.UTF_8))
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

    assertThat(errors.toString(StandardCharsets.UTF_8)).contains(message).doesNotContain("timing");
    assertThat(Files.readString(folder.resolve("kept"))).isEqualTo("mine");
  }

  private int dsl(String... arguments) {
    Terminal terminal =
        new Terminal(
            folder,
            InputStream.nullInputStream(),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            Map.of("NO_COLOR", "1"),
            false);
    return new Dispatcher(terminal).run(arguments);
  }
}
