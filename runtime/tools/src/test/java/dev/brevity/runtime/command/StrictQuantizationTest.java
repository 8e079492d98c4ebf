package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code quantize} doubts is said, and with {@code --strict} keeps it from writing. */
class StrictQuantizationTest {
  private static final String PLAN =
      """
      brevity 1
      plan P {
        style = layerwise
        layers Linear { input = ShiftedUint8ActPerTensorFloat  weight = Int8WeightPerTensorFloat }
        steps { calibrate }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.floating());
    Files.writeString(folder.resolve("p.quant"), PLAN);
    Files.writeString(folder.resolve("same.jsonl"), "{\"x\": [1, 1]}\n".repeat(4));
    ByteBuffer pixels = ByteBuffer.allocate(12 + 2 * 6);
    pixels.putInt(0x802).putInt(6).putInt(2);
    for (int i = 12; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) (53 * i));
    }
    for (String bare : List.of("pixels", "told")) {
      Path data = Files.createDirectory(folder.resolve(bare));
      Files.write(data.resolve("images-idx2-ubyte"), pixels.array());
    }
    Files.writeString(folder.resolve("told/data.yaml"), "inputs:\n  - name: x\n    scale: 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          same.jsonl | warning[BRV0928] | gives the same output `logits` for all 4 samples
          pixels     | warning[BRV0926] | `scale: 1` if the model takes them as they are
          """)
  void warningsAreErrorsOnRequest(String data, String code, String sentence) throws IOException {
    String command = "quantize model.onnx --plan p.quant -o out.onnx --data " + data;

    assertThat(dsl(command + " --strict")).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err())
        .containsOnlyOnce(code)
        .contains(sentence)
        .doesNotContain("calibrate, ");
    assertThat(files())
        .containsExactlyInAnyOrder("model.onnx", "p.quant", "same.jsonl", "pixels", "told");

    assertThat(dsl(command)).isEqualTo(ExitStatus.OK);
    assertThat(outcome.err()).containsOnlyOnce(code).contains(sentence);
    assertThat(folder.resolve("out.onnx")).exists();
  }

  @Test
  void aDescriptionSettlesTheRange() {
    assertThat(dsl("quantize model.onnx --plan p.quant -o out.onnx --strict --data told"))
        .as(outcome.err())
        .isEqualTo(ExitStatus.OK);
  }

  private int dsl(String command) {
    outcome = CommandLineRun.in(folder).dsl(command);
    return outcome.status();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
