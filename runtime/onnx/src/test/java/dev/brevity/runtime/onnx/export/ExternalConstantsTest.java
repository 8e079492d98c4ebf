package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import onnx.ModelProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in a file of their own. */
class ExternalConstantsTest {
  private static final int DIGITS = 20;
  private static final String PLAN =
      """
      brevity 1
      plan Apart {
        style = layerwise
        layers Conv, Linear { input = Int8ActPerTensorFloat  weight = Int8WeightPerChannelFloat }
        steps { calibrate { batch_size = 64 } }
        export onnx_qcdq { external_data = %s }
      }
      """;

  @TempDir private Path folder;

  @Test
  void modelAndWeightsAreReadBackTogether()
      throws IOException, OrtException, UnreadableModelException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray digits = new Digits().test(manager, 0, DIGITS);
      Path whole = export(manager, "false");
      float[] expected = run(whole, digits);
      Files.delete(whole);

      Path apart = export(manager, "true");

      assertThat(files()).contains("quantized.onnx", "quantized.onnx.data");
      assertThat(files()).noneMatch(name -> name.startsWith("draft"));
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(apart));
      assertThat(model.getGraph().getInitializerList())
          .filteredOn(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
          .isNotEmpty()
          .allSatisfy(
              tensor ->
                  assertThat(tensor.getExternalData(0).getValue()).isEqualTo("quantized.onnx.data"))
          .allSatisfy(tensor -> assertThat(tensor.getRawData()).isEmpty());
      assertThat(run(apart, digits)).isEqualTo(expected);
      NDArray read =
          Workpiece.of(GraphFile.open(apart, "quantized.onnx").graph(manager), manager)
              .network()
              .evaluate(digits)
              .head();
      assertThat(read.argMax(1).toLongArray())
          .isEqualTo(manager.create(expected, read.getShape()).argMax(1).toLongArray());
    }
  }

  @Test
  void onlyWhatNoMessageCanHoldGoesIntoAFileOfItsOwnUnasked() {
    ModelProto.Builder model = ModelProto.newBuilder();
    model
        .getGraphBuilder()
        .addInitializer(TensorProtos.floats("weight", new long[] {4}, 1, 2, 3, 4));

    assertThat(ModelStorage.isTooLarge(model.build(), 15)).isTrue();
    assertThat(ModelStorage.isTooLarge(model.build(), 16)).isFalse();
  }

  private Path export(NDManager manager, String apart)
      throws IOException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    Files.write(model, Digits.model("lenet.onnx"));
    try (Dataset data = new Digits().calibration(folder.resolve("calibration"), 64)) {
      return PlannedModel.quantize(manager, folder, model, PLAN.formatted(apart), Optional.of(data))
          .export(folder);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static float[] run(Path file, NDArray digits) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(digits.toFloatArray()),
                digits.getShape().getShape());
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    }
  }
}
