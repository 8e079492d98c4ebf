package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that quantizes and is asked to stop, as by Ctrl-C or by an operating system. */
class StoppedCommandTest {
  private static final int SAMPLES = 6000;
  private static final String PLAN =
      """
      plan All {
        layers WeightLayer {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
        }
        steps { calibrate { samples = 6000  batch_size = 1 } }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} after {2}")
  @CsvSource({
    "TERM, 143, placing, .q.onnx.work",
    "INT, 130, placing, .q.onnx.work",
    "TERM, 143, '', ''",
  })
  void endsWithTheStatusOfTheSignalAndLeavesNothingButWhatCanBeResumed(
      String signal, int status, String line, String kept) throws Exception {
    Files.write(folder.resolve("model.onnx"), OperatorSamples.network());
    Files.writeString(folder.resolve("all.quant"), PLAN);
    float[] values = new float[SAMPLES * 3 * 6 * 6];
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {SAMPLES, 3, 6, 6}, values));
    Process process =
        MeasuredCommand.start(
            folder, "256m", "quantize model.onnx --plan all.quant --data x.npy -o q.onnx");
    assumeThat(signal.equals("TERM") || hears(process, 2)).isTrue();

    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String said = line.isEmpty() ? null : lines.readLine();
      while (said != null && !said.startsWith(line)) {
        said = lines.readLine();
      }
      Thread.sleep(100);
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      while (lines.readLine() != null) {
        // What is said until the end does not matter.
      }
    }

    assertThat(process.waitFor()).isEqualTo(status);
    // Before there is anything to resume, no folder is left.
    assertThat(files())
        .contains("all.quant", "model.onnx", "x.npy")
        .isSubsetOf("all.quant", "model.onnx", "x.npy", kept);
  }

  /** A process that is started in the background may have been told to ignore Ctrl-C. */
  private static boolean hears(Process process, int signal) throws IOException {
    Path facts = Path.of("/proc/" + process.pid() + "/status");
    for (String line : Files.readAllLines(facts)) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (signal - 1) & 1) == 0;
      }
    }
    return false;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
