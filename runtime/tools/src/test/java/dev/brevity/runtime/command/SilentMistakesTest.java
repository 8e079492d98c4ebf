package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small networks that quantizers are known to ruin without a word, from file to file. */
class SilentMistakesTest {
  @TempDir private Path directory;

  private NetworkCase network;

  @BeforeEach
  void open() {
    network = new NetworkCase(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          groups-without-proxy | GROUP needs a `proxy_class` that puts the groups of a weight together
          range-without-engine | `reduce_range` says something only of a file for an engine
          """)
  void whatQuantizationWouldRefuseThePlanRefuses(String name, String message) throws Exception {
    network.take(name);

    assertThat(network.plan()).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(network.out()).contains(message).contains("plan.quant:");
  }

  @Test
  void aBiasThatMergingCreatesIsQuantizedAsTheRuleSays() throws Exception {
    network.take("bias-of-norm");

    assertThat(network.plan()).isEqualTo(ExitStatus.OK);
    assertThat(network.out()).containsPattern("bias +Int32Bias +32");

    network.quantize();
    assertThat(Files.readString(directory.resolve("out.onnx"), StandardCharsets.ISO_8859_1))
        .contains("c.bias_quantized");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          input = Shifted | input = Uint8ActPerTensorFloat //                    | the input
          weight = Int8   | weight = Int8WeightPerTensorFloat { signed = false } // | the weight
          """)
  void quantizersWithoutCodesForWhatIsNegativeAreTold(String before, String after, String what)
      throws Exception {
    network.take("range-below-zero");
    network.plan(before, after);

    assertThat(network.quantize()).isEqualTo(ExitStatus.OK);

    assertThat(network.err()).contains("BRV0945").contains("the quantizer of " + what + " of `");
  }

  @Test
  void productsWithFactorsAndSingleBiasesAreLayers() throws Exception {
    network.take("products-with-factors");

    assertThat(network.plan()).isEqualTo(ExitStatus.OK);

    assertThat(network.out()).contains("192 of 192 multiply-adds per sample in integers\n");
  }

  @Test
  void whatStaysInFloatingPointIsTold() throws Exception {
    network.take("products-with-factors");
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

    assertThat(network.quantize()).isEqualTo(ExitStatus.OK);

    assertThat(network.out()).contains("; in floating point:\n").contains(": a rule keeps it\n");
  }

  @Test
  void whatAnEngineConvolvesInFloatingPointIsNotCalledIntegers() throws Exception {
    network.take("subtraction");

    network.plan("style = graph", "style = graph { signed = ShiftedUint8ActPerTensorFloat }");
    network.plan();
    String graph = network.out();
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
    network.plan();

    assertThat(graph).doesNotContain("in floating point:");
    assertThat(network.out()).contains("nothing quantizes its result, so onnxruntime convolves in");
  }

  /** An embedding and the projection to its words are one tensor, in the file and in the counts. */
  @Test
  void aTensorOfTwoLayersCountsOnce() throws Exception {
    network.take("tied-embedding");

    assertThat(network.plan()).isEqualTo(ExitStatus.OK);

    assertThat(network.out())
        .contains("weights take 1,600 bytes in floating point and 650 bytes then")
        .contains("counted once: `head` shares its weight with an earlier layer");
    assertThat(network.quantize()).isEqualTo(ExitStatus.OK);
    assertThat(Files.readString(directory.resolve("out.onnx"), StandardCharsets.ISO_8859_1))
        .contains("emb.weight_quantized")
        .doesNotContain("head.weight_quantized\u0012\u0004");
  }

  @Test
  void whatAPlanOfTheCatalogLeavesOutAPlanOfOnesOwnCanSettle() throws Exception {
    network.take("tied-embedding");

    network.run("plan model.onnx --plan FastInt8");
    String fix = "`plan Mine extends FastInt8 { keep Embedding }`";
    assertThat(network.out())
        .contains("warning[BRV0621]: no rule of `FastInt8` takes a layer with weights; it stays")
        .contains(fix)
        .doesNotContain("catalog/plan");
    Files.writeString(directory.resolve("mine.quant"), "brevity 1\n" + fix.replace("`", ""));
    network.run("plan model.onnx --plan mine.quant");
    assertThat(network.out()).doesNotContain("BRV0621");
  }
}
