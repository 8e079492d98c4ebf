package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dsl quantize} refuses once it computes, {@code dsl plan} refuses before. */
class PlanForesightTest {
  private static final List<String> TARGETS =
      List.of("onnx_qcdq", "onnx_qonnx", "onnx_qop", "finn_legacy", "torchscript_quantized", "dpu");

  /** Ways to quantize a network, by name. */
  private static final Map<String, String> WAYS = new TreeMap<>(ways());

  private static Map<String, String> ways() {
    Map<String, String> ways =
        new TreeMap<>(
            Map.of(
                "minifloats in a graph",
                """
                style = graph {
                  signed = Fp8e4m3OCPActPerTensorFloat
                  unsigned = Fp8e4m3OCPActPerTensorFloat
                }
                layers Conv, ConvTranspose, Linear {
                  weight = Int8WeightPerTensorFloat
                  bias = NoneBiasQuant
                }
                steps { merge_batch_norm  calibrate { samples = 4 } }
                """,
                "biases after minifloats",
                """
                style = graph {
                  signed = Fp8e4m3OCPActPerTensorFloat
                  unsigned = Fp8e4m3OCPActPerTensorFloat
                }
                layers Conv, ConvTranspose, Linear {
                  weight = Int8WeightPerTensorFloat
                  bias = Int32Bias
                }
                steps { merge_batch_norm  calibrate { samples = 4 } }
                """,
                "zero points in tensors",
                """
                style = tensorwise
                layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat }
                steps { merge_batch_norm  calibrate { samples = 4 } }
                """,
                "scales of each input",
                """
                style = graph {
                  signed = Int8DynamicActPerTensorFloat
                  unsigned = Int8DynamicActPerTensorFloat
                }
                layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat }
                steps { merge_batch_norm  calibrate { samples = 4 } }
                """,
                "bounded sums of minifloats",
                """
                style = layerwise
                layers Conv, ConvTranspose, Linear {
                  input = Int8ActPerTensorFloat
                  weight = Fp8e4m3OCPWeightPerTensorFloat
                }
                steps { merge_batch_norm  calibrate { samples = 4 }  axe { accumulator_bits = 24 } }
                """,
                "bounded sums after minifloats",
                """
                style = graph {
                  signed = Fp8e4m3OCPActPerTensorFloat
                  unsigned = Fp8e4m3OCPActPerTensorFloat
                }
                layers Conv, ConvTranspose, Linear {
                  weight = Int8WeightPerTensorFloat
                  bias = NoneBiasQuant
                }
                steps { merge_batch_norm  calibrate { samples = 4 }  axe { accumulator_bits = 24 } }
                """,
                "no biases",
                "layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat }",
                "equalized activations",
                """
                layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat }
                steps { activation_equalization { samples = 4 } }
                """,
                "learned rounding of minifloats",
                """
                style = layerwise
                layers Conv, ConvTranspose, Linear { weight = Fp8e4m3OCPWeightPerTensorFloat }
                steps { merge_batch_norm  calibrate { samples = 4 }  learned_round { iters = 2 } }
                """));
    ways.putAll(usualWays());
    return ways;
  }

  private static Map<String, String> usualWays() {
    return Map.of(
        "layers",
        """
        style = layerwise
        layers Conv, ConvTranspose, Linear {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerTensorFloat
          bias = Int32Bias
        }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "outputs too",
        """
        style = layerwise
        layers Conv, ConvTranspose, Linear {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerTensorFloat
          bias = Int32Bias
          output = Int8ActPerTensorFloat
        }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "weights alone",
        """
        style = layerwise
        layers Conv, ConvTranspose, Linear { weight = Int8WeightPerChannelFloat }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "fixed point",
        """
        style = layerwise
        input = Int8ActPerTensorFixedPoint
        layers Conv, ConvTranspose, Linear, Add {
          input = Int8ActPerTensorFixedPoint
          weight = Int8WeightPerTensorFixedPoint
          bias = Int8BiasPerTensorFixedPointInternalScaling
          output = Int8ActPerTensorFixedPoint
        }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "graph",
        """
        style = graph { signed = Int8ActPerTensorFloat  unsigned = Uint8ActPerTensorFloat }
        layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat  bias = Int32Bias }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "fixed-point graph",
        """
        style = graph {
          signed = Int8ActPerTensorFixedPoint
          unsigned = Int8ActPerTensorFixedPoint
        }
        layers Conv, ConvTranspose, Linear {
          weight = Int8WeightPerTensorFixedPoint
          bias = Int8BiasPerTensorFixedPointInternalScaling
        }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """,
        "bounded sums of weights alone",
        """
        style = layerwise
        layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat }
        steps { merge_batch_norm  calibrate { samples = 4 }  axe { accumulator_bits = 24 } }
        """,
        "learned rounding in a graph",
        """
        style = graph { signed = Int8ActPerTensorFloat  unsigned = Uint8ActPerTensorFloat }
        layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat  bias = Int32Bias }
        steps { merge_batch_norm  calibrate { samples = 4 }  learned_round { iters = 2 } }
        """,
        "tensors",
        """
        style = tensorwise { activation = Int8ActPerTensorFloat }
        layers Conv, ConvTranspose, Linear { weight = Int8WeightPerTensorFloat  bias = Int32Bias }
        steps { merge_batch_norm  calibrate { samples = 4 } }
        """);
  }

  @TempDir private Path directory;

  private CommandLineRun.Outcome outcome;

  @ParameterizedTest
  @CsvSource({
    "asymmetric-graph,      npz",
    "bias-of-norm,          npy",
    "norm-over-rows,        npy",
    "padding-not-counted,   npy",
    "products-with-factors, npy",
    "subtraction,           npy"
  })
  void quantizationRefusesNothingThatThePlanDidNot(String network, String ending)
      throws IOException {
    Path place = folder().resolve(network);
    List<String> surprises = new ArrayList<>();
    for (Map.Entry<String, String> way : WAYS.entrySet()) {
      for (String target : TARGETS) {
        Files.writeString(directory.resolve("plan.quant"), plan(way.getKey(), target));
        String model = place.resolve("model.onnx").toString();
        String data = place.resolve("calib." + ending).toString();
        if (dsl("plan", model, "--plan", "plan.quant") != ExitStatus.OK) {
          continue;
        }
        String[] command = {
          "quantize",
          model,
          "--plan",
          "plan.quant",
          "--data",
          data,
          "-o",
          "out.file",
          "--force",
          "--no-verify"
        };
        if (dsl(command) != ExitStatus.OK) {
          surprises.add(way.getKey() + ", " + target + ": " + outcome.err());
        }
      }
    }
    assertThat(surprises).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subtraction         | layers            | onnx_qop | its result is not quantized
          subtraction         | outputs too       | onnx_qop | -
          subtraction         | graph             | onnx_qop | -
          asymmetric-graph    | layers            | onnx_qop | its result is not quantized
          asymmetric-graph    | weights alone     | onnx_qop | its result is not quantized
          asymmetric-graph    | tensors           | onnx_qop | -
          bias-of-norm        | outputs too       | onnx_qop | -
          norm-over-rows      | graph             | onnx_qop | its result is not quantized
          norm-over-rows      | fixed point       | dpu      | DPUs multiply matrices
          bias-of-norm        | fixed point       | dpu      | -
          subtraction         | fixed point       | dpu      | DPUs have no operator Sub
          padding-not-counted | fixed-point graph | dpu      | nothing reduces the bits of this sum
          asymmetric-graph    | outputs too       | onnx_qonnx                | -
          asymmetric-graph    | tensors           | finn_legacy               | -
          resize-defaults     | layers            | torchscript_quantized     | without the operator Resize
          lstm                | graph             | torchscript_quantized     | without the operator LSTM
          subtraction         | graph             | torchscript_quantized     | -
          bias-of-norm        | bounded sums of weights alone | onnx_qcdq     | cannot be bounded
          bias-of-norm        | learned rounding in a graph   | onnx_qcdq     | -
          padding-not-counted | outputs too       | torchscript_quantized     | -
          bias-of-norm        | minifloats in a graph           | onnx_qcdq   | -
          bias-of-norm        | minifloats in a graph           | onnx_qop    | no other numbers
          bias-of-norm        | minifloats in a graph           | finn_legacy | integers and signs alone
          bias-of-norm        | biases after minifloats         | onnx_qcdq   | the style quantizes the input to minifloats
          resize-defaults     | zero points in tensors          | finn_legacy | FINN has no zero points
          resize-defaults     | zero points in tensors          | onnx_qonnx  | -
          subtraction         | scales of each input            | finn_legacy | thresholds need a fixed scale
          bias-of-norm        | bounded sums of minifloats      | onnx_qcdq   | nothing quantizes its weight
          bias-of-norm        | bounded sums after minifloats   | onnx_qcdq   | nothing quantizes its input
          bias-of-norm        | learned rounding of minifloats  | onnx_qcdq   | -
          recent-operator     | layers                          | onnx_qonnx  | has operators that opset 17 does not have
          """)
  void whatStructureRulesOutThePlanAndTheCheckSay(
      String network, String way, String target, String message) throws IOException {
    String model = folder().resolve(network).resolve("model.onnx").toString();
    Files.writeString(directory.resolve("plan.quant"), plan(way, target));
    boolean refused = !message.equals("-");

    assertThat(dsl("plan", model, "--plan", "plan.quant"))
        .as(outcome.out())
        .isEqualTo(refused ? ExitStatus.PROBLEMS : ExitStatus.OK);

    String all = target + " can express all of it";
    if (refused) {
      assertThat(outcome.out()).contains(message).contains("plan.quant:").doesNotContain(all);
    } else {
      assertThat(outcome.out()).contains(all);
    }
    assertThat(dsl("check", "plan.quant", "--model", model))
        .isEqualTo(refused ? ExitStatus.PROBLEMS : ExitStatus.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          products-with-factors | layers                         | npy | onnx_qcdq { opset = 10 }
          nan-in-samples        | no biases                      | -   | onnx_qcdq { opset = 10 }
          scalar-output         | layers                         | dir | torchscript_quantized
          shared-weight         | equalized activations          | npz | onnx_qcdq
          bias-of-norm          | learned rounding of minifloats | npy | onnx_qcdq
          """)
  void whatThePlanAcceptsIsWrittenAndComputed(
      String network, String way, String data, String target) throws IOException {
    Path place = folder().resolve(network);
    Files.writeString(directory.resolve("plan.quant"), plan(way, target));
    String model = place.resolve("model.onnx").toString();
    List<String> command =
        new ArrayList<>(
            List.of("quantize", model, "--plan", "plan.quant", "-o", "out.file", "--force"));
    if (!data.equals("-")) {
      String ending = data.equals("dir") ? "" : "." + data;
      command.addAll(List.of("--data", place.resolve("calib" + ending).toString()));
    }

    assertThat(dsl(command.toArray(String[]::new))).as(outcome.said()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void productsOfNumbersWith64BitsAreAWarning() throws IOException {
    String model = folder().resolve("double-precision").resolve("model.onnx").toString();
    Files.writeString(
        directory.resolve("plan.quant"),
        "brevity 1\nplan P {\nweight = Int8WeightPerTensorFloat\nexport onnx_qcdq\n}\n");

    assertThat(dsl("plan", model, "--plan", "plan.quant")).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .contains("no rule takes products of numbers with 64 bits")
        .contains("nodes `fc`, `fc2`")
        .contains("to float32");
    String[] strict = {"quantize", model, "--plan", "plan.quant", "-o", "out.onnx", "--strict"};
    assertThat(dsl(strict)).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(directory.resolve("out.onnx")).doesNotExist();
  }

  private static String plan(String way, String target) {
    boolean eights = way.contains("minifloats") && target.equals("onnx_qcdq");
    String options = eights ? " { opset = 19 }" : "";
    return "brevity 1\nplan P {\n" + WAYS.get(way) + "\nexport " + target + options + "\n}\n";
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(PlanForesightTest.class.getResource("networks")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private int dsl(String... arguments) {
    outcome = CommandLineRun.in(directory).dsl(arguments);
    return outcome.status();
  }
}
