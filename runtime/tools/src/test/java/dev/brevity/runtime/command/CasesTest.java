package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.cli.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks on which quantizers are known to be wrong or silent, each with what is right. The first
 * column names the report that the network is the essence of; {@code -Dcases.dir} takes the inputs
 * from a folder with {@code reports} and {@code models} of these names, in their full size, and
 * tries whatever else lies there.
 */
class CasesTest {
  private static final String FOLDER = "cases.dir";

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
          reports/01-int32-bias-saturates            | dead-channels         | 38
          reports/02-range-below-zero                | range-below-zero      | 40
          reports/06-batch-norm-after-3d-matmul      | norm-over-rows        | 100
          reports/08-bias-of-batch-norm-in-float     | bias-of-norm          | 35
          reports/09-dynamic-axes-merged             | independent-axes      | 35
          reports/10-onnxruntime-rejects-matmul      | codes-of-12-bits      | 40
          reports/10-onnxruntime-rejects-matmul/fp8  | weights-of-float8     | 30
          reports/12-flexml-average-pool-padding     | padding-not-counted   | 30
          reports/14-graph-style-subtraction         | subtraction           | 28
          reports/16-gemm-left-in-float              | products-with-factors | 35
          reports/19-tied-embedding                  | tied-embedding        | 38
          reports/21-mx-int8-clips                   | microscaling          | 40
          models/01_dead_channel                     | dead-convolution      | 40
          models/02_same_upper_stride2               | same-padding          | 38
          models/03_resize18_default_attributes      | resize-defaults       | 38
          models/04_rms_norm_opset23                 | rms-norm              | 38
          models/06_mnist_fixed_batch                | fixed-batch           | 33
          models/06_mnist_dynamic_batch              | free-batch            | 33
          models/08_fanout_concat                    | fan-out               | 30
          models/10_two_leading_dims                 | two-leading-axes      | 35
          models/11_scalar_input                     | scalar-input          | 38
          models/11_scalar_output                    | scalar-output         | 20
          models/12_metadata_dims                    | metadata              | 38
          models/14_shared_weight                    | shared-weight         | 30
          models/15_lstm                             | lstm                  | 25
          models/07_inverted_residual/graphpc        | asymmetric-graph      | 15
          """)
  void isWrittenAndComputesAlmostTheSame(String report, String name, double decibels)
      throws IOException {
    take(report, name);

    assertThat(network.quantize()).as(network.err()).isEqualTo(ExitStatus.OK);

    assertWhole();
    assertThat(network.decibels()).isGreaterThan(decibels);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reports/03-nan-in-calibration        | nan-in-samples   | BRV0922 | sample 50 in `calib.npy` holds NaN for the input `x`, as element [3]
          reports/18-empty-sample              | empty-sample     | BRV0922 | sample 1 in `calib/1.npy` is empty: its shape for the input `x` is [0, 6]
          models/17_inf_weight                 | infinite-weight  | BRV0940 | the tensor `w` holds an infinite number as element [1, 1]
          attack/03-nan-silently-written/nan   | nan-in-rows      | BRV0922 | holds NaN for the input `input`, as element
          attack/03-nan-silently-written/inf   | infinity-in-rows | BRV0922 | holds infinity for the input `input`, as element
          attack/03-nan-silently-written/w_nan | nan-weight       | BRV0940 | the tensor `w` holds NaN as element
          attack/03-nan-silently-written/w_inf | infinite-matrix  | BRV0940 | the tensor `w` holds an infinite number as element
          """)
  void whatIsNoNumberIsRefusedWithItsPlace(String report, String name, String code, String message)
      throws IOException {
    take(report, name);

    assertThat(network.quantize()).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(network.err()).contains(code).contains(message);
    assertThat(directory.resolve("out.onnx")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reports/05-one-bit-narrow-range           | one-narrow-bit       | BRV0405 | fix: set `bit_width = 2`
          reports/15-groups-with-int32-bias         | groups-and-bias      | BRV0624 | fix: give the bias a scale of its own
          reports/15-groups-with-int32-bias/conv    | groups-without-proxy | BRV0624 | fix: set `proxy_class` to Groupwise
          models/04_attention_opset23               | recent-operator      | BRV0612 | fix: export with `opset = 23`
          models/18_only_ai_onnx_ml                 | trees-alone          | BRV0622 | operators of `ai.onnx.ml` alone
          """)
  void whatCannotWorkThePlanRefusesWithAWayOut(
      String report, String name, String code, String message) throws IOException {
    take(report, name);

    assertThat(network.plan()).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(network.out()).contains(code).contains(message);
    if (!name.equals("trees-alone")) {
      assertThat(network.out()).contains("plan.quant:");
    }
  }

  /** A recipe that needs no network to be wrong. */
  @Test
  void oneBitWithoutACodeForEitherSignFailsTheCheckAlone() throws IOException {
    network.take("one-narrow-bit");

    assertThat(network.run("check plan.quant")).isEqualTo(ExitStatus.PROBLEMS);

    assertThat(network.out()).contains("leaves a single code of 1 bit");
  }

  /** The way out that the refusal names. */
  @Test
  void anOperatorOfALaterOpsetIsWrittenAtThat() throws IOException {
    network.take("recent-operator");
    network.plan("opset = 17", "opset = 23");

    assertThat(network.quantize()).as(network.err()).isEqualTo(ExitStatus.OK);

    assertThat(operators(network.model("out.onnx"))).contains("Attention");
    assertWhole();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bias-of-norm      | c.bias_quantized      | INT32
          dead-channels     | fc.bias_quantized     | INT32
          codes-of-12-bits  | fc.weight_quantized   | INT32
          shared-weight     | head3.bias_quantized  | INT32
          """)
  void codesHaveTheTypeThatThePlanGivesThem(String name, String tensor, String type)
      throws IOException {
    network.take(name);

    assertThat(network.quantize()).isEqualTo(ExitStatus.OK);

    assertThat(types(network.model("out.onnx"))).containsEntry(tensor, type);
  }

  /** {@code reports/19-tied-embedding} and {@code models/14_shared_weight}. */
  @ParameterizedTest
  @CsvSource({"tied-embedding, 400", "shared-weight, 36864"})
  void aWeightOfSeveralLayersIsStoredOnce(String name, long elements) throws IOException {
    network.take(name);

    network.quantize();

    assertThat(network.model("out.onnx").getGraph().getInitializerList())
        .filteredOn(tensor -> size(tensor) == elements)
        .singleElement()
        .satisfies(tensor -> assertThat(type(tensor)).isEqualTo("INT8"));
  }

  /** {@code models/06_mnist}: how many samples the network takes at a time changes no scale. */
  @Test
  void aFixedBatchGivesTheScalesOfAFreeOne(@TempDir Path other) throws IOException {
    network.take("fixed-batch");
    NetworkCase free = new NetworkCase(other);
    free.take("free-batch");

    network.quantize();
    free.quantize();

    Map<String, Float> expected = scales(free.model("out.onnx"));
    assertThat(expected).isNotEmpty();
    Map<String, Float> found = scales(network.model("out.onnx"));
    expected.forEach(
        (name, scale) -> assertThat(found.get(name)).isCloseTo(scale, within(1e-4f * scale)));
  }

  /** {@code models/15_lstm}: an engine goes back from integers to weights once, when it loads. */
  @Test
  void weightsOfRecurrentLayersAreNotDequantizedInEachRun() throws IOException {
    network.take("lstm");

    network.quantize();

    ModelProto written = network.model("out.onnx");
    NodeProto layer =
        written.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("LSTM"))
            .findFirst()
            .orElseThrow();
    assertThat(written.getGraph().getNodeList())
        .filteredOn(node -> layer.getInputList().subList(1, 3).contains(node.getOutput(0)))
        .extracting(NodeProto::getOpType)
        .hasSize(2)
        .containsOnly("Mul");
    assertThat(types(written)).containsValue("INT8");
  }

  /** {@code models/08_fanout_concat}: two layers read one value. */
  @Test
  void aValueIsQuantizedOnce() throws IOException {
    network.take("fan-out");

    network.quantize();

    assertThat(network.model("out.onnx").getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("QuantizeLinear"))
        .extracting(node -> node.getInput(0))
        .doesNotHaveDuplicates();
  }

  /** {@code models/07_inverted_residual}: an engine convolves where both sides have one type. */
  @Test
  void codesOfActivationsHaveOneTypeInFilesForEngines() throws IOException {
    network.take("asymmetric-graph");
    Files.writeString(
        directory.resolve("plan.quant"),
        """
        brevity 1
        plan P extends GraphInt8 {
          layers Conv { weight = Int8WeightPerChannelFloat }
          steps { merge_batch_norm  calibrate { samples = 32 } }
          export onnx_qcdq { target = "portable"  integers = ALL }
        }
        """);

    assertThat(network.quantize()).as(network.err()).isEqualTo(ExitStatus.OK);

    ModelProto written = network.model("out.onnx");
    Map<String, String> types = types(written);
    assertThat(written.getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("QuantizeLinear"))
        .extracting(node -> types.get(node.getInput(2)))
        .isNotEmpty()
        .containsOnly("UINT8");
    assertThat(network.decibels()).isGreaterThan(28);
  }

  /** What the engine convolves in floating point, the plan counts so. */
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          models/07_inverted_residual                | asymmetric-graph | project1 expand | signed codes
          models/08_fanout_concat                    | fan-out          | head            | the concatenation
          reports/14-graph-style-subtraction/signed  | subtraction      | c0 c1           | signed codes
          """)
  void thePlanCountsInStyleGraphWhatTheEngineComputesInIntegers(
      String report, String name, String floating, String reason) throws IOException, OrtException {
    take(report, name);
    Files.writeString(
        directory.resolve("plan.quant"),
        """
        brevity 1
        plan P extends GraphInt8 {
          layers Conv { weight = Int8WeightPerChannelFloat }
          steps { merge_batch_norm  calibrate { samples = 32 } }
          export onnx_qcdq { opset = 18 }
        }
        """);

    network.plan();
    String told = network.out();
    assertThat(network.quantize()).as(network.err()).isEqualTo(ExitStatus.OK);

    List<String> names = List.of(floating.split(" "));
    assertThat(told).contains("  `" + String.join("`, `", names) + "`: ").contains(reason);
    assertThat(network.out()).contains("  `" + String.join("`, `", names) + "`: ");
    assertThat(loaded().getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Conv"))
        .extracting(node -> node.getOutput(0))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(network.model("out.onnx").getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("QuantizeLinear"))
        .extracting(node -> node.getInput(0))
        .doesNotHaveDuplicates();
  }

  /** The written network as onnxruntime computes it. */
  private ModelProto loaded() throws IOException, OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.setOptimizedModelFilePath(directory.resolve("loaded.onnx").toString());
      OrtEnvironment.getEnvironment()
          .createSession(directory.resolve("out.onnx").toString(), options)
          .close();
    }
    return network.model("loaded.onnx");
  }

  /** {@code reports/10}: minifloats are no integers, for an engine. */
  @ParameterizedTest
  @ValueSource(strings = {"weights-of-float8", "codes-of-12-bits"})
  void whatAnEngineMultipliesInFloatingPointIsNotCountedAsIntegers(String name) throws IOException {
    network.take(name);

    network.plan();

    assertThat(network.out()).contains("0 of 96 multiply-adds").contains("8 bits alone");
  }

  /** {@code attack/18-regex-budget-silent}: both names match. */
  @Test
  void anExpressionThatTakesLongSelectsWhatItMatches() throws IOException {
    network.take("long-expression");

    assertThat(network.plan()).isEqualTo(ExitStatus.OK);

    assertThat(network.out())
        .containsPattern("enc_a_0 +Linear +plan.quant:4 +kept")
        .containsPattern("enc_a{40}_1 +Linear +plan.quant:4 +kept")
        .contains("this rule has no effect");
  }

  /** A network that nobody has listed ends in a finding, or in a file that computes the same. */
  @ParameterizedTest
  @MethodSource("others")
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void soDoesWhateverElseLiesInTheFolder(String report) throws IOException {
    take(report, "");

    if (network.quantize() == ExitStatus.OK) {
      assertWhole();
      assertThat(network.decibels()).isGreaterThan(15);
    } else {
      assertThat(network.err()).contains("error[BRV").doesNotContain("internal error");
      assertThat(directory.resolve("out.onnx")).doesNotExist();
    }
  }

  static List<String> others() throws IOException {
    List<String> found = new ArrayList<>();
    String folder = System.getProperty(FOLDER);
    if (folder != null) {
      try (Stream<Path> reports = Files.list(Path.of(folder, "reports"))) {
        reports
            .filter(report -> Files.exists(report.resolve("model.onnx")))
            .forEach(report -> found.add("reports/" + report.getFileName()));
      }
      try (Stream<Path> models = Files.list(Path.of(folder, "models"))) {
        models
            .map(model -> model.getFileName().toString())
            .filter(model -> model.endsWith(".onnx"))
            .forEach(model -> found.add("models/" + model.substring(0, model.length() - 5)));
      }
    }
    return found.stream().sorted().toList();
  }

  /** Takes the network of the report from the folder that is given, or its small form. */
  private void take(String report, String name) throws IOException {
    String folder = System.getProperty(FOLDER);
    String[] parts = report.split("/");
    if (!name.isEmpty()) {
      network.take(name);
    }
    if (folder == null || parts.length > 2) {
      return;
    }
    Path place = Path.of(folder, parts[0]);
    if (parts[0].equals("reports")) {
      network.copy(place.resolve(parts[1]));
      return;
    }
    network.copy(place.resolve(parts[1] + ".onnx"), "model.onnx");
    if (name.isEmpty()) {
      network.copy(place.resolve("w8a8.quant"), "plan.quant");
    }
    String both = parts[1].startsWith("06_mnist") ? "06_mnist" : parts[1];
    if (Files.exists(place.resolve(both + ".npz"))) {
      network.copy(place.resolve(both + ".npz"), "calib.npz");
    }
    if (Files.exists(place.resolve(both + ".data"))) {
      Files.createDirectories(directory.resolve("calib"));
      try (Stream<Path> samples = Files.list(place.resolve(both + ".data"))) {
        for (Path sample : samples.toList()) {
          network.copy(sample, "calib/" + sample.getFileName());
        }
      }
    }
  }

  /** Scales are numbers, and the file has the face of the network that it was made of. */
  private void assertWhole() throws IOException {
    ModelProto model = network.model("model.onnx");
    ModelProto written = network.model("out.onnx");
    scales(written)
        .forEach((name, scale) -> assertThat(scale).as(name).isPositive().isLessThan(1e30f));
    List<String> constants =
        model.getGraph().getInitializerList().stream().map(TensorProto::getName).toList();
    List<ValueInfoProto> inputs =
        model.getGraph().getInputList().stream()
            .filter(input -> !constants.contains(input.getName()))
            .toList();
    assertFaces(inputs, written.getGraph().getInputList());
    assertFaces(model.getGraph().getOutputList(), written.getGraph().getOutputList());
    assertThat(written.getDomain()).isEqualTo(model.getDomain());
    assertThat(written.getModelVersion()).isEqualTo(model.getModelVersion());
    assertThat(written.getDocString()).isEqualTo(model.getDocString());
    assertThat(written.getMetadataPropsList()).containsAll(model.getMetadataPropsList());
    if (!model.getProducerName().isEmpty()) {
      assertThat(written.getProducerName()).isEqualTo(model.getProducerName());
    }
  }

  private static void assertFaces(List<ValueInfoProto> given, List<ValueInfoProto> written) {
    assertThat(written).hasSameSizeAs(given);
    for (int i = 0; i < given.size(); i++) {
      ValueInfoProto one = given.get(i);
      ValueInfoProto other = written.get(i);
      assertThat(other.getName()).isEqualTo(one.getName());
      assertThat(other.getDocString()).isEqualTo(one.getDocString());
      assertThat(other.getType().getTensorType().getElemType())
          .isEqualTo(one.getType().getTensorType().getElemType());
      assertThat(other.getType().getTensorType().hasShape()).as(one.getName()).isTrue();
      if (one.getType().getTensorType().hasShape()) {
        assertThat(other.getType().getTensorType().getShape())
            .isEqualTo(one.getType().getTensorType().getShape());
      }
    }
  }

  private static List<String> operators(ModelProto model) {
    return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  /** Types of constants by name. */
  private static Map<String, String> types(ModelProto model) {
    Map<String, String> types = new TreeMap<>();
    model
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> types.put(tensor.getName(), type(tensor)));
    return types;
  }

  private static String type(TensorProto tensor) {
    return String.valueOf(TensorProto.DataType.forNumber(tensor.getDataType()));
  }

  private static long size(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** The smallest value of every tensor of scales. */
  private static Map<String, Float> scales(ModelProto model) {
    Map<String, Float> scales = new TreeMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getName().endsWith("_scale") && type(tensor).equals("FLOAT")) {
        scales.put(tensor.getName(), least(tensor));
      }
    }
    return scales;
  }

  private static float least(TensorProto tensor) {
    float least = tensor.getFloatDataList().stream().min(Float::compare).orElse(Float.MAX_VALUE);
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (raw.hasRemaining()) {
      float value = raw.getFloat();
      // NaN is never the smaller one.
      least = Float.isNaN(value) ? value : Math.min(least, value);
    }
    return least;
  }
}
