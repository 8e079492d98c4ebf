package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.onnx.export.Digits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first plan that a network is given. */
class InitCommandTest {
  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @ParameterizedTest
  @CsvSource({
    "lenet.onnx, model.onnx, ModelInt8",
    "resnetmini.onnx, 2 - grand'net.v1.onnx, Model2GrandNetV1Int8",
    "resnetmini.onnx, layerwise.onnx, LayerwiseInt8Plan",
  })
  void passesPlanAndQuantize(String network, String file, String name) throws IOException {
    Files.write(folder.resolve(file), Digits.model(network));
    samples();

    assertThat(dsl("init", file, "p.quant")).isEqualTo(ExitStatus.OK);
    String written = Files.readString(folder.resolve("p.quant"));
    assertThat(written).contains("\nplan " + name + " {\n");
    assertThat(dsl("fmt", "--diff", "p.quant")).as(said()).isEqualTo(ExitStatus.OK);
    assertThat(dsl("plan", file, "--plan", "p.quant", "--strict"))
        .as(said())
        .isEqualTo(ExitStatus.OK);
    Files.writeString(folder.resolve("kept.quant"), written.replace("// keep", "keep"));
    assertThat(dsl("plan", file, "--plan", "kept.quant", "--strict"))
        .as(said())
        .isEqualTo(ExitStatus.OK);
    assertThat(said()).containsPattern(" kept +floating point");
    assertThat(dsl("quantize", file, "--plan", "p.quant", "--data", "data", "-o", "q.onnx"))
        .as(said())
        .isEqualTo(ExitStatus.OK);
  }

  @Test
  void everyChoiceHasAReason() throws IOException {
    Files.write(folder.resolve("model.onnx"), Digits.model("resnetmini.onnx"));

    dsl("init", "model.onnx");

    List<String> lines = said().lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines
          .get(i)
          .matches(" +(style|input|weight|bias|layers|merge_\\w+|calibrate|export).*")) {
        assertThat(lines.get(i - 1).strip()).as(lines.get(i)).startsWith("//");
      }
    }
    assertThat(lines).contains("  // The network has 9 Conv2d, 1 Linear.");
  }

  @Test
  void exportsWithAnOperatorSetThatHasAllOfTheNetwork() throws IOException {
    try (InputStream model =
        Objects.requireNonNull(
            InitCommandTest.class.getResourceAsStream("networks/recent-operator/model.onnx"))) {
      Files.copy(model, folder.resolve("model.onnx"));
    }

    assertThat(dsl("init", "model.onnx", "-o", "p.quant")).isEqualTo(ExitStatus.OK);

    assertThat(folder.resolve("p.quant")).content().contains("opset = 23");
    assertThat(dsl("plan", "model.onnx", "--plan", "p.quant")).as(said()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void replacesNothingAndRefusesWhatIsNoNetwork() throws IOException {
    Files.write(folder.resolve("model.onnx"), Digits.model("lenet.onnx"));
    Files.write(folder.resolve("odd.onnx"), TinyOnnx.unknown());
    Files.writeString(folder.resolve("mine.quant"), "mine");

    assertThat(dsl("init", "model.onnx", "mine.quant")).isEqualTo(ExitStatus.USAGE);
    assertThat(dsl("init", "model.onnx", "mine.yaml")).isEqualTo(ExitStatus.USAGE);
    assertThat(dsl("init", "odd.onnx", "odd.quant")).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(folder.resolve("mine.quant")).content().isEqualTo("mine");
    assertThat(folder.resolve("odd.quant")).doesNotExist();
  }

  private void samples() throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 4 * 784);
    images.putInt(0x803).putInt(4).putInt(28).putInt(28);
    for (int i = 16; i < images.capacity(); i++) {
      images.put(i, (byte) (31 * i));
    }
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.write(data.resolve("images-idx3-ubyte"), images.array());
  }

  private String said() {
    return outcome.said();
  }

  private int dsl(String... arguments) {
    outcome = CommandLineRun.in(folder).dsl(arguments);
    return outcome.status();
  }
}
