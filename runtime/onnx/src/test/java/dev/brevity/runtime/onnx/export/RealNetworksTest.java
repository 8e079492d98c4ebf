package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.placement.PlacedGraph;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the plan for speed makes of networks from outside, {@code -Dreal.dir} for those of a folder:
 * onnxruntime dequantizes no weight in front of a layer, and its integers mean what the file says.
 */
class RealNetworksTest {
  private static final int SAMPLES = 8;

  /** What integers round away once more, here and there a step, is no more than what they are. */
  private static final double AGREEMENT = 30;

  /** Of values that are rounded to 8 bits at each step of an LSTM. */
  private static final double STEPS = 25;

  @TempDir private Path folder;

  static Stream<Path> networks() throws IOException, URISyntaxException {
    String given = System.getProperty("real.dir");
    Path place =
        given != null
            ? Path.of(given)
            : Path.of(
                Objects.requireNonNull(RealNetworksTest.class.getResource("networks")).toURI());
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theCheapestChoiceIsFusedAndMeansTheSame(Path network)
      throws IOException, OrtException, UnreadableModelException {
    requireFused(network, "onnxruntime-cpu", "LEAST_COST");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everythingThatHasAKernelIsFusedAndMeansTheSame(Path network)
      throws IOException, OrtException, UnreadableModelException {
    requireFused(network, "onnxruntime-cpu", "ALL");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void portableFilesHoldOperatorsOfOnnxAloneAndMeanTheSame(Path network)
      throws IOException, OrtException, UnreadableModelException {
    List<Port> inputs = NetworkFormats.open(network, network.toString()).outline().inputs();
    try (NDManager manager = NDManager.newBaseManager()) {
      byte[] portable =
          Files.readAllBytes(quantized(network, "portable", "LEAST_COST", inputs, manager));
      byte[] fitted =
          Files.readAllBytes(quantized(network, "onnxruntime-cpu", "LEAST_COST", inputs, manager));

      assertThat(ModelProto.parseFrom(portable).getGraph().getNodeList())
          .extracting(NodeProto::getDomain)
          .containsOnly("");
      Map<String, NDArray> sample = new DrawnSamples(inputs).one(manager);
      List<NDArray> one = Reference.run(manager, portable, sample);
      List<NDArray> other = Reference.run(manager, fitted, sample);
      // An LSTM of the engine rounds what it reads at each step, which the portable one does not.
      boolean rounds =
          new PlacedGraph(ModelProto.parseFrom(fitted)).types().contains("DynamicQuantizeLSTM");
      for (int i = 0; i < one.size(); i++) {
        assertThat(decibels(one.get(i), other.get(i))).isGreaterThan(rounds ? STEPS : AGREEMENT);
      }
    }
  }

  /** Where no costs are known, all that has a kernel is in integers. */
  @ParameterizedTest
  @MethodSource("networks")
  void filesForOpenVinoMeanTheSameInOnnxruntime(Path network)
      throws IOException, OrtException, UnreadableModelException {
    List<Port> inputs = NetworkFormats.open(network, network.toString()).outline().inputs();
    try (NDManager manager = NDManager.newBaseManager()) {
      byte[] file =
          Files.readAllBytes(quantized(network, "openvino-cpu", "LEAST_COST", inputs, manager));

      assertThat(new PlacedGraph(ModelProto.parseFrom(file)).types())
          .contains("QuantizeLinear")
          .doesNotContain("DynamicQuantizeLinear", "DynamicQuantizeLSTM");
      requireSame(network, file, inputs, manager);
    }
  }

  private void requireFused(Path network, String target, String choice)
      throws IOException, OrtException, UnreadableModelException {
    List<Port> inputs = NetworkFormats.open(network, network.toString()).outline().inputs();
    try (NDManager manager = NDManager.newBaseManager()) {
      byte[] file = Files.readAllBytes(quantized(network, target, choice, inputs, manager));
      PlacedGraph written = new PlacedGraph(ModelProto.parseFrom(file));

      PlacedGraph optimized = written.optimized(folder);
      assertThat(choice.equals("ALL") ? optimized.unfusedWeights() : optimized.unfused()).isEmpty();
      requireSame(network, file, inputs, manager);
    }
  }

  /** Optimizations change a result by less than quantization does. */
  private static void requireSame(Path network, byte[] file, List<Port> inputs, NDManager manager)
      throws IOException, OrtException {
    Map<String, NDArray> sample = new DrawnSamples(inputs).one(manager);
    List<NDArray> exact = Reference.run(manager, Files.readAllBytes(network), sample);
    List<NDArray> plain = Reference.run(manager, file, sample);
    List<NDArray> fast = Reference.run(manager, file, sample, OptLevel.ALL_OPT);
    for (int i = 0; i < exact.size(); i++) {
      double noise = decibels(exact.get(i), plain.get(i));
      assertThat(decibels(plain.get(i), fast.get(i)))
          .as("result %d, whose quantization leaves %.1f dB", i, noise)
          .isGreaterThan(Math.min(AGREEMENT, noise));
    }
  }

  /** Weights of 7 bits, so that no processor's sums saturate. */
  private Path quantized(
      Path network, String target, String choice, List<Port> inputs, NDManager manager)
      throws IOException, UnreadableModelException {
    Path recipe = folder.resolve("plan.quant");
    Files.writeString(
        recipe,
        """
        brevity 1
        plan Fast extends FastInt8 {
          export onnx_qcdq {
            opset = 21
            target = "%s"
            integers = %s
            reduce_range = true
          }
        }
        """
            .formatted(target, choice));
    Path samples = new DrawnSamples(inputs).write(manager, folder.resolve("samples.npz"), SAMPLES);
    Path file = folder.resolve("fast-" + target + ".onnx");
    NetworkQuantization.of(Brevity.recipes(recipe), "Fast", network, samples)
        .write(file, new Interruption());
    return file;
  }

  private static double decibels(NDArray expected, NDArray actual) {
    if (!expected.getDataType().isFloating()) {
      return Double.POSITIVE_INFINITY;
    }
    double signal = expected.square().sum().getFloat();
    double noise = expected.sub(actual).square().sum().getFloat();
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
