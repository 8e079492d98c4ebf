package dev.brevity.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderOutline;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.folder.SafetensorsTarget;
import dev.brevity.runtime.llm.folder.WeightType;
import dev.brevity.runtime.llm.quantization.BlockwiseQuantization;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxDecoderTargetTest {
  private static final long[] TOKENS = {1, 5, 9, 2, 7, 3, 8, 4, 11, 6};
  private static final Path DECODERS =
      Path.of("..", "llm", "src", "test", "resources", "llm", "decoders.zip");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({
    "llama, , , MatMul",
    "llama, IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 16 }, STANDARD, DequantizeLinear",
    "llama, IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 16 }, MATMUL_NBITS, MatMulNBits",
    "llama3-scaling-tied, Int8WeightPerChannelFloat { bit_width = 4 }, MATMUL_NBITS, MatMulNBits",
    "llama-linear-biases, Int8WeightPerChannelFloat, MATMUL_NBITS, MatMulNBits",
    "mistral, 'ShiftedUint8WeightGroupQuantFloat { bit_width = 4  group_size = 16  quantize_zero_point = true }', MATMUL_NBITS, MatMulNBits",
    "qwen2-sharded, ShiftedUint8WeightPerChannelFloat { quantize_zero_point = true }, STANDARD, DequantizeLinear",
    "qwen3, Int8WeightPerChannelFloat { bit_width = 4 }, STANDARD, DequantizeLinear"
  })
  void onnxruntimeComputesTheLogitsOfTheQuantizedModel(
      String name, String weight, String form, String operator) throws Exception {
    Path model = unpack(name);
    String rules = weight == null ? "" : "  layers Linear { weight = " + weight + " }\n";
    String kept = weight == null ? "" : "  keep \"lm_head\"\n";
    String options = form == null ? "" : " { opset = 21  products = " + form + " }";
    ExecutablePlan plan = plan(model, rules + kept + "  export onnx_qcdq" + options);

    float[] expected = write(model, plan);

    byte[] written = Files.readAllBytes(folder.resolve("model.onnx"));
    assertThat(ModelProto.parseFrom(written).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .contains(operator);
    for (OrtSession.SessionOptions.OptLevel level :
        List.of(
            OrtSession.SessionOptions.OptLevel.NO_OPT,
            OrtSession.SessionOptions.OptLevel.ALL_OPT)) {
      float[] actual = run(written, level);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(actual[i] - expected[i])).isLessThan(2e-4f);
      }
    }
  }

  @Test
  void calibratedInputsAreQuantizedOnTheWay() throws Exception {
    Path model = unpack("llama");
    ExecutablePlan plan =
        plan(
            model,
            "  layers Linear { weight = Int8WeightPerChannelFloat  input = Int8ActPerTensorFloat }\n"
                + "  keep \"lm_head\"\n  steps { calibrate }\n  export onnx_qcdq");

    write(model, plan);

    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
    long quantized =
        written.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("QuantizeLinear"))
            .count();
    assertThat(quantized).isEqualTo(14);
    assertThat(run(written.toByteArray(), OrtSession.SessionOptions.OptLevel.ALL_OPT)).isNotEmpty();
  }

  @Test
  void constantsGoApartWhenThePlanSaysSo() throws Exception {
    Path model = unpack("llama");
    ExecutablePlan plan = plan(model, "  export onnx_qcdq { external_data = true }");

    write(model, plan);

    assertThat(folder.resolve("model.onnx.data")).exists();
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(folder.resolve("model.onnx").toString())) {
      assertThat(session.getOutputNames()).containsExactly("logits");
    }
  }

  @Test
  void minifloatsAreRefused() throws Exception {
    Path model = unpack("llama");
    ExecutablePlan plan =
        plan(
            model,
            "  layers Linear { weight = Fp8e4m3OCPWeightPerChannelFloat }\n"
                + "  keep \"lm_head\"\n  export onnx_qcdq { opset = 21 }");

    assertThatThrownBy(() -> write(model, plan))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("integers of at most 8 bits");
  }

  /** Quantizes and writes a model; returns the logits of its weights as they are then. */
  private float[] write(Path model, ExecutablePlan plan) throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    TokenWindows windows = new TokenWindows(List.of(TOKENS), TOKENS.length);
    try (HuggingFaceFolder source = HuggingFaceFolder.open(model, "model")) {
      new BlockwiseQuantization(plan, PlanProgress.SILENT, new Interruption())
          .run(new FolderWeights(source), Optional.of(windows), Optional.empty(), work);
      try (QuantizedModel quantized = QuantizedModel.open(source, "model", plan, work)) {
        new OnnxDecoderTarget((OnnxQcdqTarget) plan.target().orElseThrow(), "model.onnx")
            .write(quantized, folder.resolve("model.onnx"), finding -> {});
        new SafetensorsTarget(WeightType.F32)
            .write(quantized, folder.resolve("floats"), finding -> {});
      }
    }
    try (FolderWeights floats =
            new FolderWeights(HuggingFaceFolder.open(folder.resolve("floats"), "floats"));
        NDManager manager = NDManager.newBaseManager()) {
      NDArray tokens = manager.create(TOKENS, new Shape(1, TOKENS.length));
      return new GraphBlock(new DecoderStages(floats).whole(manager), manager)
          .evaluate(tokens)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private static float[] run(byte[] model, OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(level);
      options.setIntraOpNumThreads(1);
      // By itself the engine rounds inputs of such products to 8 bits when it optimizes.
      options.addConfigEntry("session.qdq_matmulnbits_accuracy_level", "1");
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tokens = OnnxTensor.createTensor(environment, new long[][] {TOKENS});
          OrtSession.Result result = session.run(Map.of("input_ids", tokens))) {
        OnnxTensor logits = (OnnxTensor) result.get("logits").orElseThrow();
        float[] values = new float[logits.getFloatBuffer().remaining()];
        logits.getFloatBuffer().get(values);
        return values;
      }
    }
  }

  private ExecutablePlan plan(Path model, String body) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("tried.quant"), "brevity 1\n\nplan Tried {\n" + body + "\n}\n");
    Brevity brevity = Brevity.recipes(file);
    Diagnostics findings = new Diagnostics();
    try (HuggingFaceFolder source = HuggingFaceFolder.open(model, "model")) {
      ResolvedPlan resolved =
          new PlanResolver(brevity.library(), new Resolver(brevity.library()))
              .resolve(
                  brevity.library().plan("Tried").orElseThrow(),
                  DecoderOutline.of("model", source.config()),
                  findings);
      assertThat(findings.hasErrors()).as(findings.all().toString()).isFalse();
      return ExecutablePlan.of(resolved, brevity);
    }
  }

  private Path unpack(String name) throws IOException {
    try (InputStream in = Files.newInputStream(DECODERS);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(name + "/")) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.resolveSibling("."));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    return folder.resolve(name);
  }
}
