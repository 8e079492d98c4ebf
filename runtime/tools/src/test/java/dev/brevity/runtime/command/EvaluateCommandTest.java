package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.onnx.export.Digits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {
  private static final String LINES =
      """
      {"x": [1, 0], "label": 0}
      {"x": [0, 1], "label": 1}
      {"x": [2, 0.5], "label": 0}
      {"x": [-1, 3], "label": 0}
      """;

  private static final String INT8 =
      """
      brevity 1
      plan Int8 {
        style = layerwise
        layers Conv, Linear {
          input = ShiftedUint8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
          bias = Int32Bias
        }
        steps { calibrate { batch_size = 4 } }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @BeforeEach
  void writeModels() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.floating());
    Files.write(folder.resolve("fine.onnx"), TinyOnnx.quantized(100));
    Files.write(folder.resolve("coarse.onnx"), TinyOnnx.quantized(4));
    Files.writeString(folder.resolve("test.jsonl"), LINES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wider    | its input `x` takes floating-point numbers (any x 3), and that of `model.onnx`"
            + " takes floating-point numbers (any x 2)",
        "integers | its input `x` takes whole numbers (any x 2), and that of `model.onnx`",
        "two      | it takes `x` and `z`, and `model.onnx` takes `x`",
      })
  void modelsThatTakeOtherSamplesAreNotComputed(String other, String reason) throws IOException {
    Files.write(folder.resolve("other.onnx"), TinyOnnx.taking(other));

    int status = dsl("evaluate", "model.onnx", "other.onnx", "--data", "test.jsonl");

    assertThat(status).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("other.onnx in onnxruntime: " + reason);
  }

  @ParameterizedTest
  @CsvSource({"2,2", "1..3,3", "0..0,1"})
  void samplesAreANumberOrARange(String choice, int count) {
    assertThat(dsl("evaluate", "model.onnx", "--data", "test.jsonl", "--samples", choice))
        .isEqualTo(ExitStatus.OK);

    assertThat(outcome.out()).contains("test.jsonl: " + count + " samples");
  }

  @Test
  void latenciesStandInEveryKindOfReport() throws IOException {
    int status =
        dsl(
            "evaluate",
            "model.onnx",
            "fine.onnx",
            "--data",
            "test.jsonl",
            "--latency",
            "-o",
            "report.json",
            "-o",
            "report.html");

    assertThat(outcome.err()).isEqualTo("wrote report.json\nwrote report.html\n");
    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .containsPattern("model +runtime +ms +relative +middle half\n")
        .containsPattern("\nmodel\\.onnx +onnxruntime +[\\d.]+ +1\\.00 +1\\.00 … 1\\.00\n")
        .containsPattern("\nfine\\.onnx +onnxruntime +[\\d.]+ +[\\d.]+ +[\\d.]+ … [\\d.]+\n");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"upper_quartile\"");
    assertThat(Files.readString(folder.resolve("report.html"))).contains("<h2>Latency");
  }

  @Test
  void aReportWithoutAFolderIsRefusedBeforeTheWork() {
    int status =
        dsl("evaluate", "model.onnx", "fine.onnx", "--data", "test.jsonl", "-o", "gone/r.html");

    assertThat(outcome.err()).contains("there is no folder for `gone/r.html`");
    assertThat(outcome.out()).isEmpty();
    assertThat(status).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void modelsStandSideBySideInOneTable() {
    int status =
        dsl("evaluate", "model.onnx", "coarse.onnx", "--data", "test.jsonl", "--runtime", "all");

    assertThat(outcome.err()).isEmpty();
    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .startsWith("test.jsonl: 4 samples with labels\n\nmodel ")
        .containsPattern("model\\.onnx +onnxruntime +75\\.00 % \\(3 of 4\\) +reference")
        .containsPattern("model\\.onnx +brevity +75\\.00 % .* 100\\.00 % .* (exact|1\\d\\d\\.\\d) ")
        .containsPattern("coarse\\.onnx +brevity +50\\.00 % .* 75\\.00 % .* \\d\\d\\.\\d ")
        .containsPattern("coarse\\.onnx +onnxruntime +50\\.00 % .* 75\\.00 % .* \\d\\d\\.\\d ")
        .containsPattern(
            "layer +model.onnx in brevity +coarse.onnx in onnxruntime +coarse.onnx in brev")
        .containsPattern("\nhidden +(exact|1\\d\\d\\.\\d) +\\d\\d\\.\\d +\\d\\d\\.\\d\nactive");
  }

  @Test
  void programsGetTheNumbers() throws IOException {
    dsl(
        "evaluate",
        "model.onnx",
        "fine.onnx",
        "coarse.onnx",
        "--data",
        "test.jsonl",
        "--runtime",
        "all",
        "--format",
        "json",
        "--batch",
        "3");

    JsonNode report = new ObjectMapper().readTree(outcome.out());
    assertThat(report.at("/version").asInt()).isEqualTo(1);
    assertThat(report.at("/samples").asInt()).isEqualTo(4);
    JsonNode coarse = model(report, "coarse.onnx", "onnxruntime");
    assertThat(coarse.at("/bytes").asLong()).isEqualTo(Files.size(folder.resolve("coarse.onnx")));
    // Only 0.27 in the first layer is no multiple of 1/4: it becomes 1/4.
    double[] hidden = {1, -1, .5, .27, 2.25, -1.865, .5, 1.81};
    double noise = (.02 * .02) * (1 + .25 + 9);
    double signal = 0;
    for (double number : hidden) {
      signal += number * number;
    }
    assertThat(coarse.at("/layers/hidden/sqnr_db").asDouble())
        .isCloseTo(10 * Math.log10(signal / noise), within(1e-3));
    JsonNode fine = model(report, "fine.onnx", "brevity");
    assertThat(fine.at("/outputs/logits/sqnr_db").asDouble())
        .isGreaterThan(coarse.at("/outputs/logits/sqnr_db").asDouble());
    assertThat(fine.at("/top1_agreement/percent").asDouble()).isEqualTo(100);
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    dsl("evaluate", "model.onnx", "coarse.onnx", "--data", "test.jsonl", "-o", "report.html");

    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page).contains("<svg").contains("hidden: ").contains("75.00 %");
    assertThat(page).doesNotContainPattern("(src|href)=");
  }

  @Test
  void samplesThatANetworkMakesNothingOfAreDoubted() throws IOException {
    Files.writeString(folder.resolve("same.jsonl"), "{\"x\": [1, 1]}\n".repeat(4));

    String[] command = {"evaluate", "model.onnx", "fine.onnx", "--data", "same.jsonl"};
    assertThat(dsl(command)).isEqualTo(ExitStatus.OK);

    assertThat(outcome.err())
        .contains("warning[BRV0928]", "gives the same output `logits` for all 4 samples");
    assertThat(dsl("evaluate", "model.onnx", "fine.onnx", "--data", "same.jsonl", "--strict"))
        .isEqualTo(ExitStatus.PROBLEMS);
  }

  @Test
  void withoutLabelsThereIsNoAccuracy() throws IOException {
    Files.writeString(folder.resolve("bare.jsonl"), "[1, 0]\n[0, 1]\n");

    dsl("evaluate", "model.onnx", "model.onnx", "--data", "bare.jsonl", "--runtime", "onnxruntime");

    assertThat(outcome.out())
        .contains("2 samples without labels")
        .containsPattern("onnxruntime +– +100\\.00 % \\(2 of 2\\) +exact +0 ");
  }

  @Test
  void whatCannotBeUsedIsSaidAndNothingIsWritten() throws IOException {
    Files.write(folder.resolve("odd.onnx"), TinyOnnx.unknown());
    Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
    Files.writeString(folder.resolve("wide.jsonl"), "[1, 2, 3]");

    assertThat(refused("odd.onnx", "test.jsonl")).contains("odd.onnx").contains("NoSuchOperator");
    assertThat(refused("broken.onnx", "test.jsonl")).contains("broken.onnx");
    assertThat(refused("model.onnx", "wide.jsonl")).contains("BRV0923").contains("takes [2]");
    assertThat(refused("model.onnx", "none.jsonl")).contains("there is no file");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("report"));
    }
  }

  @Test
  void layersHaveTheNamesOfTheFile() throws IOException {
    Files.write(folder.resolve("dotted.onnx"), TinyOnnx.ofModules());

    dsl("evaluate", "dotted.onnx", "dotted.onnx", "--data", "test.jsonl", "--format", "json");

    JsonNode report = new ObjectMapper().readTree(outcome.out());
    List<String> names = new ArrayList<>();
    report.at("/models/1/layers").fieldNames().forEachRemaining(names::add);
    assertThat(names).as(report.toString()).containsExactly("l.0", "l.0_1", "l.1", "logits");
  }

  @Test
  void everyLayerOfThePlanIsListed() throws IOException {
    Files.write(folder.resolve("model.onnx"), Digits.model("resnetmini.onnx"));
    Files.writeString(folder.resolve("int8.quant"), INT8);
    ByteBuffer images = ByteBuffer.allocate(16 + 4 * 784);
    images.putInt(0x803).putInt(4).putInt(28).putInt(28);
    for (int i = 16; i < images.capacity(); i++) {
      images.put(i, (byte) (31 * i));
    }
    Files.write(
        Files.createDirectory(folder.resolve("data")).resolve("images-idx3-ubyte"), images.array());
    dsl(
        "quantize",
        "model.onnx",
        "--plan",
        "int8.quant",
        "--data",
        "data",
        "-o",
        "q.onnx",
        "--report",
        "q.html");
    assertThat(Files.readString(folder.resolve("q.html")))
        .contains("Plan Int8 made q.onnx", "onnxruntime 1.", "l.2.d.0", "<td>Int32Bias</td>")
        .contains("style = layerwise");

    dsl("plan", "model.onnx", "--plan", "int8.quant", "--all", "--format", "json");
    List<String> planned = new ArrayList<>();
    JsonNode plan = new ObjectMapper().readTree(outcome.out());
    plan.at("/layers").forEach(layer -> planned.add(layer.get("name").asText()));
    dsl("evaluate", "model.onnx", "q.onnx", "--data", "data", "--format", "json");

    JsonNode report = new ObjectMapper().readTree(outcome.out());
    List<String> listed = new ArrayList<>();
    report.at("/layers").forEach(layer -> listed.add(layer.asText()));
    assertThat(listed).hasSize(22).containsExactlyElementsOf(planned);
    JsonNode compared = model(report, "q.onnx", "onnxruntime").get("layers");
    assertThat(compared).hasSize(22);
  }

  @Test
  void whatOnnxruntimeRefusesIsComputedHereAndThatIsSaid() throws IOException {
    Files.write(folder.resolve("newer.onnx"), TinyOnnx.ofALaterFormat());

    int status = dsl("evaluate", "model.onnx", "newer.onnx", "--data", "test.jsonl");

    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.err())
        .startsWith("newer.onnx: onnxruntime cannot compute it: ")
        .endsWith("; brevity computes it\n");
    assertThat(outcome.out())
        .containsPattern("model\\.onnx +onnxruntime ")
        .containsPattern("newer\\.onnx +brevity +75\\.00 %");
    assertThat(dsl("evaluate", "newer.onnx", "--data", "test.jsonl", "--runtime", "onnxruntime"))
        .isEqualTo(ExitStatus.PROBLEMS);
  }

  @Test
  void filesOfOtherFormatsAreCalledByTheirNames() throws IOException {
    Files.write(folder.resolve("q.onnx"), TinyOnnx.ofDomain("qonnx.custom_op.general"));
    Files.write(folder.resolve("d.onnx"), TinyOnnx.ofDomain("pyxir"));
    try (ZipOutputStream script =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("t.pt")))) {
      script.putNextEntry(new ZipEntry("t/constants.pkl"));
    }

    assertThat(refused("q.onnx", "test.jsonl")).contains("it is QONNX, which qonnx and FINN");
    assertThat(refused("d.onnx", "test.jsonl")).contains("it is a network for DPUs");
    assertThat(refused("t.pt", "test.jsonl")).contains("it is TorchScript, which PyTorch");
  }

  private static JsonNode model(JsonNode report, String name, String runtime) {
    for (JsonNode model : report.get("models")) {
      if (model.get("model").asText().equals(name)
          && model.get("runtime").asText().equals(runtime)) {
        return model;
      }
    }
    throw new AssertionError(name + " in " + runtime + " is missing");
  }

  private String refused(String model, String data) {
    int status = dsl("evaluate", model, "--data", data, "-o", "report.html", "--verbose");
    assertThat(status).isEqualTo(ExitStatus.PROBLEMS);
    String said = outcome.err();
    assertThat(said).doesNotContain("\tat ");
    return said;
  }

  private int dsl(String... arguments) {
    outcome = CommandLineRun.in(folder).dsl(arguments);
    return outcome.status();
  }
}
