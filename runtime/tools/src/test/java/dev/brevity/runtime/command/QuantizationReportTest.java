package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.data.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dsl quantize} says of the file that it has written. */
class QuantizationReportTest {
  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @BeforeEach
  void writeNetwork() throws IOException {
    Files.write(folder.resolve("model.onnx"), NetworksOfTests.twoLayers());
    samples("many.npy", 40);
    samples("held.npy", 3);
  }

  private void samples(String name, int count) throws IOException {
    float[] values = new float[2 * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i + count);
    }
    Files.write(folder.resolve(name), Npy.floats(new long[] {count, 2}, values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FastInt8 |  | many.npy: 16 samples",
        "FastInt8 | --test held.npy | held.npy: 3 samples",
        "LayerwiseInt8 |  | many.npy: 16 samples",
      })
  void accuracyStandsBesideSpeed(String plan, String options, String samples) {
    assertThat(quantize(plan, options == null ? "" : options)).isEqualTo(ExitStatus.OK);

    assertThat(outcome.out())
        .contains(samples)
        .containsPattern("\nout\\.onnx +onnxruntime .* (\\d+\\.\\d|exact) ")
        .containsPattern("\nout\\.onnx +onnxruntime +[\\d.]+ +[\\d.]+ +[\\d.]+ … [\\d.]+\n")
        .contains(
            plan.equals("FastInt8") ? "onnxruntime-cpu: " : "multiply-adds per sample in integers");
  }

  @Test
  void thePageAndTheSummaryAreOneComparison() throws IOException {
    assertThat(quantize("LayerwiseInt8", "--report page.html --test held.npy"))
        .isEqualTo(ExitStatus.OK);

    String summary = outcome.out();
    assertThat(summary)
        .contains("held.npy: 3 samples", "SQNR inside the network", "wrote page.html")
        .doesNotContain("many.npy: ");
    assertThat(Files.readString(folder.resolve("page.html"))).contains("held.npy");
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "10..29, 20"})
  void samplesOfCalibrationAreANumberOrARange(String choice, int count) {
    assertThat(quantize("LayerwiseInt8", "--samples " + choice)).isEqualTo(ExitStatus.OK);

    assertThat(outcome.err()).contains("calibrate, " + count + " samples");
  }

  @Test
  void programsReadJson() throws IOException {
    assertThat(quantize("FastInt8", "--format json")).isEqualTo(ExitStatus.OK);

    JsonNode report = new ObjectMapper().readTree(outcome.out());
    assertThat(report.path("files").path(0).asText()).isEqualTo("out.onnx");
    assertThat(report.path("bytes").asLong()).isEqualTo(Files.size(folder.resolve("out.onnx")));
    assertThat(report.path("engine").path("name").asText()).isEqualTo("onnxruntime-cpu");
    JsonNode comparison = report.path("comparison");
    assertThat(comparison.path("samples").asLong()).isEqualTo(16);
    JsonNode written = comparison.path("models").path(1);
    assertThat(written.path("latency").path("ratio").asDouble()).isPositive();
    assertThat(written.path("outputs")).hasSize(1);
  }

  @Test
  void stepsSayWhatTheyDidToEachLayer() throws IOException {
    Files.writeString(
        folder.resolve("steps.quant"),
        """
        plan Steps {
          layers Linear {
            input = ShiftedUint8ActPerTensorFloat
            weight = Int8WeightPerChannelFloat { bit_width = 3 }
          }
          steps {
            calibrate
            gptq
            qronos
          }
          export onnx_qcdq
        }
        """);

    assertThat(quantize("steps.quant", "--format json --report page.html"))
        .isEqualTo(ExitStatus.OK);

    JsonNode steps = new ObjectMapper().readTree(outcome.out()).path("steps");
    assertThat(steps)
        .extracting(row -> row.path("step").asText())
        .containsExactly("gptq", "gptq", "qronos", "qronos");
    JsonNode first = steps.path(0);
    double before = first.path("error_before_db").asDouble();
    double after = first.path("error_after_db").asDouble();
    assertThat(after).isBetween(5.0, 60.0);
    String row =
        String.format(
            Locale.ROOT,
            "<td>%s</td><td>gptq</td><td class=\"n\">%.1f</td><td class=\"n\">%.1f</td>",
            first.path("layer").asText(),
            before,
            after);
    assertThat(Files.readString(folder.resolve("page.html"))).contains(row);
    String progress = outcome.err();
    for (JsonNode each : steps) {
      assertThat(each.path("lower").asBoolean())
          .isEqualTo(
              each.path("error_after_db").asDouble() > each.path("error_before_db").asDouble());
      String layer = each.path("layer").asText();
      assertThat(progress)
          .containsPattern("  " + each.path("step").asText() + " +" + layer + " .* dB -> ");
      if (!each.path("lower").asBoolean()) {
        assertThat(progress).contains("did not lower the error of `" + layer + "`");
      }
    }
  }

  @Test
  void withoutATrialNothingIsCompared() {
    assertThat(quantize("FastInt8", "--no-verify")).isEqualTo(ExitStatus.OK);

    assertThat(outcome.out()).doesNotContain("samples");
  }

  @Test
  void samplesThatAreNotThereAreMissedBeforeAnyWork() {
    assertThat(quantize("FastInt8", "--test nowhere")).isEqualTo(ExitStatus.USAGE);

    assertThat(outcome.err())
        .contains("there is no file or folder `nowhere`")
        .doesNotContain("calibrate");
    assertThat(folder.resolve("out.onnx")).doesNotExist();
  }

  @Test
  void samplesThatCannotBeComparedWithAreRejectedBeforeAnyWork() throws IOException {
    float[] values = {1, 2, 3, Float.NaN};
    Files.write(folder.resolve("nan.npy"), Npy.floats(new long[] {2, 2}, values));

    assertThat(quantize("FastInt8", "--test nan.npy --report page.html"))
        .isEqualTo(ExitStatus.PROBLEMS);

    assertThat(outcome.err()).contains("BRV0922").doesNotContain("calibrate");
    assertThat(folder.resolve("out.onnx")).doesNotExist();
    assertThat(folder.resolve("page.html")).doesNotExist();
  }

  private int quantize(String plan, String options) {
    String command = "quantize model.onnx --data many.npy -o out.onnx --plan " + plan + " ";
    outcome = CommandLineRun.in(folder).dsl((command + options).strip());
    return outcome.status();
  }
}
