package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that quantizes and is killed again and again, as {@code kill -9} does. */
class KilledQuantizationTest {
  private static final int SAMPLES = 600;
  private static final String COMMAND = "quantize model.onnx --plan all.quant --data x.npy -o ";
  private static final String PLAN =
      """
      plan All {
        layers WeightLayer {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat { bit_width = 4 }
          bias = Int32Bias
        }
        steps {
          activation_equalization { batch_size = 4 }
          calibrate { batch_size = 4 }
          learned_round { iters = 20 }
          qronos
          bias_correction { batch_size = 4 }
        }
        export onnx_qcdq
      }
      """;

  /** Behind which line, and how many milliseconds later, lives end. */
  private static final List<String> DEATHS =
      List.of(
          "activation_equalization@1",
          "placing@30",
          "calibrate@0",
          "calibrate@60",
          "  learned_round@10",
          "  qronos@0");

  @TempDir private Path folder;

  @Test
  void endsWithTheFileOfAnUninterruptedRun() throws Exception {
    Files.write(folder.resolve("model.onnx"), OperatorSamples.network());
    Files.writeString(folder.resolve("all.quant"), PLAN);
    Random random = new Random(4);
    float[] values = new float[SAMPLES * 3 * 6 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {SAMPLES, 3, 6, 6}, values));

    for (String death : DEATHS) {
      live(death.split("@")[0], Long.parseLong(death.split("@")[1]));
      assertThat(folder.resolve("killed.onnx")).doesNotExist();
    }
    MeasuredCommand.peak(folder, "256m", COMMAND + "killed.onnx");
    MeasuredCommand.peak(folder, "256m", COMMAND + "whole.onnx");

    assertThat(Files.readAllBytes(folder.resolve("killed.onnx")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole.onnx")));
    assertThat(files())
        .containsExactly("all.quant", "killed.onnx", "model.onnx", "whole.onnx", "x.npy");
  }

  private void live(String line, long later) throws IOException, InterruptedException {
    Process process = MeasuredCommand.start(folder, "256m", COMMAND + "killed.onnx");
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String said = lines.readLine();
      while (said != null && !said.startsWith(line)) {
        said = lines.readLine();
      }
      Thread.sleep(later);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
