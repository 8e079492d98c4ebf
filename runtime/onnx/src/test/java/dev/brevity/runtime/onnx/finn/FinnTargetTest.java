package dev.brevity.runtime.onnx.finn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.Written;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FinnTargetTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 6, 6);

  @TempDir private Path folder;

  @Test
  void reluIsInThresholdsAndTypesAreNoted() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Block> layers =
          List.of(
              QuantIdentity.builder(BREVITY)
                  .actQuant("Int8ActPerTensorFloat")
                  .set("bit_width", 3)
                  .returnQuantTensor(true)
                  .build(),
              convolution().set("weight_bit_width", 4).build(),
              QuantReLU.builder(BREVITY)
                  .actQuant("Uint8ActPerTensorFloat")
                  .set("bit_width", 2)
                  .build());
      NDArray x = LayerChain.input(manager, IMAGES);
      Path file = folder.resolve("finn.onnx");

      LayerChain.write(manager, LayerChain.of(manager, x, layers), IMAGES, new FinnTarget(), file);

      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getOpType))
          .containsExactly("MultiThreshold", "Add", "Mul", "Conv", "Mul", "MultiThreshold", "Mul");
      Map<String, List<Long>> shapes = new TreeMap<>();
      model
          .getGraph()
          .getInitializerList()
          .forEach(tensor -> shapes.put(tensor.getName(), tensor.getDimsList()));
      assertThat(shapes.get(model.getGraph().getNode(0).getInput(1))).containsExactly(3L, 7L);
      assertThat(shapes.get(model.getGraph().getNode(5).getInput(1))).containsExactly(4L, 3L);
      assertThat(model.getGraph().getQuantizationAnnotation(0).getTensorName())
          .isEqualTo(model.getGraph().getNode(3).getInput(1));
      assertThat(
              model
                  .getGraph()
                  .getQuantizationAnnotation(0)
                  .getQuantParameterTensorNames(0)
                  .getValue())
          .isEqualTo("INT4");
    }
  }

  @ParameterizedTest(name = "{0} with a window of {1}")
  @CsvSource({
    "Int8ActPerTensorFloat, 2, 1",
    "Int8ActPerTensorFloat, 3, 1",
    "Uint8ActPerTensorFloat, 2, 0",
    "Uint8ActPerTensorFloat, 3, 0",
  })
  void sumsOfWindowsAreShifted(String preset, int window, int signed) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Block> layers =
          List.of(
              QuantIdentity.builder(BREVITY)
                  .actQuant(preset)
                  .set("bit_width", 4)
                  .returnQuantTensor(true)
                  .build(),
              TruncAvgPool2d.builder(BREVITY)
                  .kernel(window)
                  .truncQuant(BREVITY.quantizer("TruncTo8bit").with(Map.of("bit_width", 4L)))
                  .build());
      NDArray x = LayerChain.input(manager, IMAGES);
      Path file = folder.resolve("finn.onnx");

      // What is written is read again, and compared with the network.
      LayerChain.write(manager, LayerChain.of(manager, x, layers), IMAGES, new FinnTarget(), file);

      assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList())
          .filteredOn(node -> node.getOpType().equals("QuantAvgPool2d"))
          .singleElement()
          .satisfies(
              node ->
                  assertThat(node.getAttributeList())
                      .filteredOn(attribute -> attribute.getName().equals("signed"))
                      .extracting(AttributeProto::getI)
                      .containsExactly((long) signed));
    }
  }

  /** FINN rounds up what networks round to the even code, which is no mistake of the file. */
  @Test
  void sumsInTheMiddleBetweenTwoCodesAreNoReasonToRefuse() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape rows = new Shape(64, 16);
      NDArray x = LayerChain.input(manager, rows);
      List<Block> layers =
          List.of(fixedPoint(), linear(), fixedPoint(), linear(), fixedPoint(), linear());
      GraphBlock network = LayerChain.of(manager, x, layers);
      Path file = folder.resolve("finn.onnx");

      LayerChain.write(manager, network, rows, new FinnTarget(), file);

      byte[] standard =
          StandardOperators.of(ModelProto.parseFrom(Files.readAllBytes(file))).toByteArray();
      NDArray y = Reference.run(manager, standard, Map.of("x", x)).get(0);
      NDArray expected = network.evaluate(x).singletonOrThrow();
      NDArray noise = y.sub(expected).square().sum().div(expected.square().sum()).sqrt();
      assertThat(noise.getFloat()).isGreaterThan(0.3f);
    }
  }

  private static Block fixedPoint() {
    return QuantIdentity.builder(BREVITY)
        .actQuant("Int8ActPerTensorFixedPoint")
        .set("bit_width", 3)
        .returnQuantTensor(true)
        .build();
  }

  private static Block linear() {
    return QuantLinear.builder(BREVITY)
        .units(16)
        .bias(false)
        .weightQuant("Int8WeightPerTensorFixedPoint")
        .set("weight_bit_width", 3)
        .build();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(
            "FINN has no zero points", () -> List.of(identity("ShiftedUint8ActPerTensorFloat"))),
        refusal(
            "no thresholds stand for its activation function",
            () ->
                List.of(QuantSigmoid.builder(BREVITY).actQuant("Uint8ActPerTensorFloat").build())),
        refusal(
            "FINN has no transposed convolution",
            () ->
                List.of(
                    QuantConvTranspose2d.builder(BREVITY)
                        .filters(4)
                        .kernel(2)
                        .weightQuant("Int8WeightPerTensorFloat")
                        .build())),
        refusal(
            "FINN averages integers",
            () -> List.of(identity("Int8ActPerTensorFloat"), convolution().build(), average(2))),
        refusal(
            "FINN averages square windows",
            () -> List.of(identity("Int8ActPerTensorFloat"), average(2, 1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatHasNoFormIsRefusedAndLeavesNothing(String reason, Supplier<List<Block>> layers) {
    new Written(folder).requireRefused(new FinnTarget(), IMAGES, layers.get(), reason);
  }

  private static Arguments refusal(String reason, Supplier<List<Block>> layers) {
    return Arguments.of(reason, layers);
  }

  private static Block identity(String quantizer) {
    return QuantIdentity.builder(BREVITY).actQuant(quantizer).returnQuantTensor(true).build();
  }

  private static QuantConv2d.Builder convolution() {
    return QuantConv2d.builder(BREVITY)
        .filters(4)
        .kernel(3)
        .bias(false)
        .weightQuant("Int8WeightPerTensorFloat")
        .returnQuantTensor(true);
  }

  private static Block average(long... window) {
    return TruncAvgPool2d.builder(BREVITY)
        .kernel(window)
        .truncQuant(BREVITY.quantizer("TruncTo8bit"))
        .build();
  }

  @Test
  void constantsThatOneFileCannotHoldAreApart() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, IMAGES);
      Block layer = QuantConv2d.builder(BREVITY).filters(100).kernel(3).build();
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      Path file = folder.resolve("apart.onnx");

      // What is written is read again with them, and compared with the network.
      LayerChain.write(
          manager,
          network,
          IMAGES,
          (piece, draft) -> new FinnTarget().write(piece, draft, 4000),
          file);

      new Written(folder).requireApart("apart.onnx", 4000);
    }
  }
}
