package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small networks that quantizers are known to ruin without a word, from file to file. */
class SilentMistakesTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dead-channels         | 35
          dead-convolution      | 30
          norm-over-rows        | 100
          bias-of-norm          | 30
          subtraction           | 25
          asymmetric-graph      | 15
          products-with-factors | 30
          range-below-zero      | 40
          microscaling          | 38
          padding-not-counted   | 30
          """)
  void whatIsWrittenComputesAlmostTheSame(String network, double decibels) throws Exception {
    copy(network);

    assertThat(dsl("quantize model.onnx --plan plan.quant --data " + data() + " -o out.onnx"))
        .as(text(err))
        .isEqualTo(ExitStatus.OK);

    assertThat(decibels()).isGreaterThan(decibels);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nan-in-samples  | sample 50 in `calib.npy` holds NaN for the input `x`, as element [3]
          empty-sample    | sample 1 in `calib/1.npy` is empty: its shape for the input `x` is [0, 6]
          infinite-weight | holds an infinite number as element
          one-narrow-bit  | `narrow_range` leaves a single code of 1 bit, so that no scale exists
          """)
  void whatIsNoNumberIsRefusedWithItsPlace(String network, String message) throws Exception {
    copy(network);

    assertThat(dsl("quantize model.onnx --plan plan.quant --data " + data() + " -o out.onnx"))
        .isEqualTo(ExitStatus.PROBLEMS);

    assertThat(text(err)).contains(message);
    assertThat(directory.resolve("out.onnx")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          groups-and-bias      | the weight has one scale for each group and so none for an output
          groups-without-proxy | GROUP needs a `proxy_class` that puts the groups of a weight together
          one-narrow-bit       | `narrow_range` leaves a single code of 1 bit
          recent-operator      | fix: export with `opset = 23`
          range-without-engine | `reduce_range` says something only of a file for an engine
          """)
  void whatQuantizationWouldRefuseThePlanRefuses(String network, String message) throws Exception {
    copy(network);

    assertThat(dsl("plan model.onnx --plan plan.quant")).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(text(out)).contains(message).contains("plan.quant:");
  }

  @Test
  void aModelWithoutNetworksIsCalledWhatItIs() throws Exception {
    copy("trees-alone");

    assertThat(dsl("plan model.onnx --plan plan.quant")).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(text(out)).contains("the model has operators of `ai.onnx.ml` alone");
  }

  @Test
  void aBiasThatMergingCreatesIsQuantizedAsTheRuleSays() throws Exception {
    copy("bias-of-norm");

    assertThat(dsl("plan model.onnx --plan plan.quant")).isEqualTo(ExitStatus.OK);
    assertThat(text(out)).containsPattern("bias +Int32Bias +32");

    dsl("quantize model.onnx --plan plan.quant --data " + data() + " -o out.onnx");
    assertThat(Files.readString(directory.resolve("out.onnx"), StandardCharsets.ISO_8859_1))
        .contains("c.bias_quantized");
  }

  @Test
  void productsWithFactorsAndSingleBiasesAreLayers() throws Exception {
    copy("products-with-factors");

    assertThat(dsl("plan model.onnx --plan plan.quant")).isEqualTo(ExitStatus.OK);

    assertThat(text(out)).contains("192 of 192 multiply-adds per sample in integers\n");
  }

  @Test
  void whatStaysInFloatingPointIsTold() throws Exception {
    copy("products-with-factors");
    Files.writeString(
        directory.resolve("plan.quant"),
        """
        brevity 1
        plan P {
          layers Linear { input = Int8ActPerTensorFloat  weight = Int8WeightPerTensorFloat }
          keep Linear[1]
          steps { calibrate }
          export onnx_qcdq
        }
        """);

    assertThat(dsl("quantize model.onnx --plan plan.quant --data " + data() + " -o out.onnx"))
        .isEqualTo(ExitStatus.OK);

    assertThat(text(out)).contains("; in floating point:\n").contains(": a rule keeps it\n");
  }

  @Test
  void whatAnEngineConvolvesInFloatingPointIsNotCalledIntegers() throws Exception {
    copy("subtraction");

    dsl("plan model.onnx --plan plan.quant");
    String graph = text(out);
    out.reset();
    Files.writeString(
        directory.resolve("plan.quant"),
        """
        brevity 1
        plan P {
          layers Conv { input = Int8ActPerTensorFloat  weight = Int8WeightPerTensorFloat }
          steps { calibrate }
          export onnx_qcdq
        }
        """);
    dsl("plan model.onnx --plan plan.quant");

    assertThat(graph).doesNotContain("in floating point:");
    assertThat(text(out)).contains("its result is not quantized, so onnxruntime convolves in");
  }

  /** An embedding and the projection to its words are one tensor, in the file and in the counts. */
  @Test
  void aTensorOfTwoLayersCountsOnce() throws Exception {
    copy("tied-embedding");

    assertThat(dsl("plan model.onnx --plan plan.quant")).isEqualTo(ExitStatus.OK);

    assertThat(text(out))
        .contains("weights take 1,600 bytes in floating point and 650 bytes then")
        .contains("counted once: `head` shares its weight with an earlier layer");
    assertThat(dsl("quantize model.onnx --plan plan.quant --data calib.npy -o out.onnx"))
        .isEqualTo(ExitStatus.OK);
    assertThat(Files.readString(directory.resolve("out.onnx"), StandardCharsets.ISO_8859_1))
        .contains("emb.weight_quantized")
        .doesNotContain("head.weight_quantized\u0012\u0004");
  }

  @Test
  void whatAPlanOfTheCatalogLeavesOutAPlanOfOnesOwnCanSettle() throws Exception {
    copy("tied-embedding");

    dsl("plan model.onnx --plan FastInt8");
    String fix = "`plan Mine extends FastInt8 { keep Embedding }`";
    assertThat(text(out))
        .contains("warning[BRV0621]: no rule of `FastInt8` takes a layer with weights; it stays")
        .contains(fix)
        .doesNotContain("catalog/plan");

    out.reset();
    Files.writeString(directory.resolve("mine.quant"), "brevity 1\n" + fix.replace("`", ""));
    dsl("plan model.onnx --plan mine.quant");
    assertThat(text(out)).doesNotContain("BRV0621");
  }

  /** The signal-to-noise ratio of what onnxruntime computes. */
  private double decibels() throws IOException {
    out.reset();
    assertThat(
            dsl(
                "evaluate model.onnx out.onnx --format json --layers 0 --runtime onnxruntime --data"
                    + " "
                    + data()))
        .isEqualTo(ExitStatus.OK);
    List<Double> found = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(text(out))) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals("sqnr_db")) {
          boolean number = json.nextToken().isNumeric();
          found.add(number ? json.getDoubleValue() : Double.POSITIVE_INFINITY);
        }
      }
    }
    return found.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private void copy(String network) throws IOException, URISyntaxException {
    Path from =
        Path.of(
            Objects.requireNonNull(SilentMistakesTest.class.getResource("networks/" + network))
                .toURI());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = directory.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  private String data() {
    return Stream.of("calib.npy", "calib.npz", "calib")
        .filter(name -> Files.exists(directory.resolve(name)))
        .findFirst()
        .orElseThrow();
  }

  private int dsl(String command) {
    Terminal terminal =
        new Terminal(
            directory,
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            false);
    return new Dispatcher(terminal).run(command.split(" "));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
