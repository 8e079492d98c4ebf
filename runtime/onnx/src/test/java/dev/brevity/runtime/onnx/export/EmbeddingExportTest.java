package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of vectors, which a model gathers rows of. */
class EmbeddingExportTest {
  private static final int ITEMS = 300;
  private static final int WIDTH = 16;

  /** ONNX counts negative numbers from the end. */
  private static final long[] NUMBERS = {0, 299, 17, 17, -1, -300};

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "keep, 17, FLOAT",
    "weight = Int8WeightPerTensorFloat, 17, INT8",
    "weight = Int8WeightPerChannelFloat { bit_width = 4 }, 21, INT4",
    "weight = Fp8e4m3OCPWeightPerTensorFloat, 19, FLOAT8E4M3FN"
  })
  void areQuantizedAsThePlanSays(String rule, int opset, String type)
      throws IOException, OrtException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    Files.write(model, model().toByteArray());
    String plan =
        """
        brevity 1
        plan Table {
          style = layerwise
          %s
          export onnx_qcdq { opset = %d }
        }
        """
            .formatted(
                rule.equals("keep") ? "keep Embedding" : "layers Embedding { %s }".formatted(rule),
                opset);
    try (NDManager manager = NDManager.newBaseManager()) {
      PlannedModel planned = PlannedModel.quantize(manager, folder, model, plan, Optional.empty());
      Path file = planned.export(folder);

      TensorProto table =
          ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
              .filter(tensor -> tensor.getDimsCount() == 2)
              .findFirst()
              .orElseThrow();
      assertThat(TensorProto.DataType.forNumber(table.getDataType())).hasToString(type);
      NDArray expected =
          planned
              .piece()
              .network()
              .evaluate(manager.create(NUMBERS, new Shape(2, NUMBERS.length / 2)))
              .head();
      assertThat(run(file)).isEqualTo(expected.toFloatArray());
    }
  }

  @Test
  void oneTableThatALayerUsesTooIsStoredOnce()
      throws IOException, OrtException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    ModelProto.Builder tied = model().toBuilder();
    tied.getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Transpose")
                .setName("turn")
                .addInput("words.weight")
                .addOutput("turned")
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("perm")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(1)
                        .addInts(0)))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("MatMul")
                .setName("head")
                .addInput("vectors")
                .addInput("turned")
                .addOutput("scores"))
        .setOutput(0, port("scores", TensorProto.DataType.FLOAT, 2, 3, ITEMS));
    Files.write(model, tied.build().toByteArray());
    String plan =
        """
        brevity 1
        plan Tied {
          style = layerwise
          layers Embedding, Linear { weight = Int8WeightPerChannelFloat }
          export onnx_qcdq { opset = 17 }
        }
        """;
    try (NDManager manager = NDManager.newBaseManager()) {
      PlannedModel planned = PlannedModel.quantize(manager, folder, model, plan, Optional.empty());
      Path file = planned.export(folder);

      assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList())
          .filteredOn(tensor -> tensor.getDimsCount() == 2)
          .singleElement()
          .satisfies(table -> assertThat(table.getRawData().size()).isEqualTo(ITEMS * WIDTH));
      NDArray expected =
          planned
              .piece()
              .network()
              .evaluate(manager.create(NUMBERS, new Shape(2, NUMBERS.length / 2)))
              .head();
      float largest = expected.abs().max().getFloat();
      assertThat(run(file))
          .usingComparatorWithPrecision(1e-5f * largest)
          .containsExactly(expected.toFloatArray());
    }
  }

  private static float[] run(Path file) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {2, NUMBERS.length / 2};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor numbers = OnnxTensor.createTensor(environment, LongBuffer.wrap(NUMBERS), shape);
        OrtSession.Result result = session.run(Map.of("numbers", numbers))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    }
  }

  private static ModelProto model() {
    float[] values = new float[ITEMS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i * 0.37);
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("table")
            .addInput(port("numbers", TensorProto.DataType.INT64, 2, 3))
            .addOutput(port("vectors", TensorProto.DataType.FLOAT, 2, 3, WIDTH))
            .addInitializer(TensorProtos.floats("words.weight", new long[] {ITEMS, WIDTH}, values))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Gather")
                    .setName("words")
                    .addInput("words.weight")
                    .addInput("numbers")
                    .addOutput("vectors"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static ValueInfoProto port(String name, TensorProto.DataType type, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
