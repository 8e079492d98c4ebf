package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of embeddings and the matrices of recurrent operators are stored as integers, and
 * onnxruntime computes with them what the network computes.
 */
class QuantizedTablesTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final double RELATIVE = 1e-5;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} at {1} bits, opset {2}")
  @CsvSource({
    "Int8WeightPerTensorFloat,         8, 17, INT8,  Gather Clip DequantizeLinear",
    "ShiftedUint8WeightPerTensorFloat, 5, 13, UINT8, Gather Clip DequantizeLinear",
    "Int8WeightPerChannelFloat,        8, 17, INT8,  Clip DequantizeLinear Gather",
    "Int8WeightPerChannelFloat,        8, 21, INT8,  Gather Clip Gather Gather DequantizeLinear",
    "Int8WeightPerChannelFloat,        4, 21, INT4,  DequantizeLinear Gather",
    "MXInt8Weight,                     8, 21, INT8,  Gather Gather Gather DequantizeLinear"
  })
  void embeddings(String recipe, int bits, int opset, String type, String operators)
      throws IOException, OrtException {
    SampleModel sample =
        new SampleModel("embedding", 17)
            .indices("n", 2, 3)
            .weight("words.weight", 5, 64)
            .node("Gather", "words.weight n", "y")
            .output("y");
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelProto model = written(manager, sample, Map.of("weight", recipe(recipe, bits)), opset);

      assertThat(typeOf(model, "words.weight_quantized")).isEqualTo(type);
      assertThat(operators(model)).isEqualTo(operators);
    }
  }

  @ParameterizedTest(name = "{0} with {1} at {2} bits, opset {3}")
  @CsvSource({
    "RNN,  1, Int8WeightPerTensorFloat,         8, 17, INT8",
    "GRU,  3, Int8WeightPerChannelFloat,        8, 13, INT8",
    "LSTM, 4, Int8WeightPerChannelFloatMSE,     4, 17, INT8",
    "LSTM, 4, ShiftedUint8WeightPerTensorFloat, 4, 21, UINT4",
    "GRU,  3, MXInt8Weight,                     8, 21, INT8"
  })
  void recurrentOperators(
      String operator, int gates, String recipe, int bits, int opset, String type)
      throws IOException, OrtException {
    for (String direction : List.of("reverse", "bidirectional")) {
      int directions = direction.equals("bidirectional") ? 2 : 1;
      SampleModel sample =
          new SampleModel(operator, 17)
              .input("x", 5, 2, 32)
              .weight("w", directions, gates * 32, 32)
              .weight("r", directions, gates * 32, 32)
              .weight("b", directions, 2 * gates * 32)
              .node(operator, "x w r b", "y h", i("hidden_size", 32), s("direction", direction))
              .output("y h");
      Map<String, QuantizerRecipe> quantizers =
          Map.of(
              "input", BREVITY.quantizer("Int8ActPerTensorFloat"),
              "weight", recipe(recipe, bits),
              "output", BREVITY.quantizer("Uint8ActPerTensorFloat"));
      try (NDManager manager = NDManager.newBaseManager()) {
        ModelProto model = written(manager, sample, quantizers, opset);

        long stored =
            model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().contains("_weight"))
                .filter(tensor -> tensor.getName().endsWith("_quantized"))
                .filter(tensor -> type.equals(typeOf(model, tensor.getName())))
                .count();
        assertThat(stored).isEqualTo(2L * directions);
        assertThat(operators(model)).contains(operator);
      }
    }
  }

  private static QuantizerRecipe recipe(String name, int bits) {
    QuantizerRecipe recipe = BREVITY.quantizer(name);
    return bits == 8 ? recipe : recipe.with("bit_width", bits);
  }

  /** The model with quantizers, which computes in onnxruntime what the network computes. */
  private ModelProto written(
      NDManager manager, SampleModel sample, Map<String, QuantizerRecipe> quantizers, int opset)
      throws IOException, OrtException {
    Path file = folder.resolve("sample.onnx");
    Files.write(file, sample.bytes());
    OnnxModel model =
        new OnnxImporter(manager).read(file, "sample.onnx", new Diagnostics()).orElseThrow();
    LayerwiseQuantization.apply(
        model.graph(), (name, spec) -> Optional.of(new LayerQuantizers(quantizers, false)));
    GraphBlock network = new GraphBlock(model.graph(), manager);
    Map<String, NDArray> inputs = sample.inputs(manager);
    NDArray[] given = inputs.values().toArray(new NDArray[0]);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(given);
    }
    NDList expected = network.evaluate(given);
    ModelProto made =
        new ModelWriter(opset, Map.of())
            .write(network, manager, ports(model.inputs()), ports(model.outputs()));

    List<NDArray> actual = Reference.run(manager, made.toByteArray(), inputs);

    for (int n = 0; n < expected.size(); n++) {
      NDArray distance = actual.get(n).sub(expected.get(n)).abs().max();
      assertThat(distance.getFloat())
          .isLessThanOrEqualTo((float) RELATIVE * expected.get(n).abs().max().getFloat());
    }
    return made;
  }

  private static List<Port> ports(List<OnnxModel.Port> ports) {
    return ports.stream().map(OnnxModel.Port::outlined).toList();
  }

  private static String operators(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .collect(Collectors.joining(" "));
  }

  private static String typeOf(ModelProto model, String constant) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(constant))
        .findFirst()
        .map(tensor -> String.valueOf(TensorProto.DataType.forNumber(tensor.getDataType())))
        .orElse("nothing");
  }
}
