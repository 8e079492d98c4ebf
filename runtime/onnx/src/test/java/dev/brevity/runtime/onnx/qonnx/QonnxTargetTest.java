package dev.brevity.runtime.onnx.qonnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.Written;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.onnx.placement.Tensors;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QonnxTargetTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape TEXTS = new Shape(2, 5, 5);
  private static final Shape IMAGES = new Shape(2, 3, 9, 9);

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} with {1} bits rounded by {2}")
  @CsvSource({
    "Int8ActPerTensorFloat, 12, ROUND, Quant",
    "ShiftedUint8ActPerTensorFloat, 5, ROUND, Quant",
    "Int8ActPerTensorFloat, 4, CEIL, Quant",
    "Int8ActPerTensorFloat, 8, ROUND_TO_ZERO, Quant",
    // QONNX has no name for it.
    "Int8ActPerTensorFloat, 8, DPU, 'Div Floor Sub Equal Less And Ceil Round Where Clip Mul'",
  })
  void quantizersBecomeOneOperator(String preset, int bits, String rounding, String operators)
      throws Exception {
    QuantIdentity.Builder layer =
        QuantIdentity.builder(BREVITY).actQuant(preset).set("bit_width", bits);
    if (!rounding.equals("ROUND")) {
      layer.set("float_to_int_impl_type", rounding);
    }

    assertThat(operators(layer.build())).containsExactlyInAnyOrder(operators.split(" "));
  }

  @Test
  void productsInFloatingPointStayAsTheyAre() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, TEXTS);
      Block layer = QuantLinear.builder(BREVITY).units(5).weightQuant((String) null).build();
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      Path file = folder.resolve("qonnx.onnx");

      LayerChain.write(manager, network, TEXTS, new QonnxTarget(true, 2), file);

      NDArray y = Reference.run(manager, Files.readAllBytes(file), Map.of("x", x)).get(0);
      NDArray expected = network.evaluate(x).singletonOrThrow();
      assertThat(y.sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
    }
  }

  @Test
  void sumsThatKeepAllBitsAreStillMadeIntegersBeforeTheyAreRounded() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, IMAGES);
      List<Block> layers =
          List.of(
              QuantReLU.builder(BREVITY)
                  .actQuant("Uint8ActPerTensorFloat")
                  .set("bit_width", 4)
                  .returnQuantTensor(true)
                  .build(),
              // A window of 9 codes of 4 bits has sums of 8.
              TruncAvgPool2d.builder(BREVITY)
                  .kernel(3)
                  .truncQuant(BREVITY.quantizer("TruncTo8bit"))
                  .build());
      GraphBlock network = LayerChain.of(manager, x, layers);
      Path file = folder.resolve("qonnx.onnx");

      LayerChain.write(manager, network, IMAGES, new QonnxTarget(true, 2), file);
      ModelProto standard =
          new ModelWriter(17, Map.of())
              .write(
                  network,
                  manager,
                  List.of(new Port("x", "float32", List.of(2L, 3L, 9L, 9L))),
                  List.of(new Port("y", "float32", List.of())));

      NDArray expected = network.evaluate(x).singletonOrThrow();
      NDArray y = Reference.run(manager, standard.toByteArray(), Map.of("x", x)).get(0);
      assertThat(y.sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
      assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList())
          .extracting(NodeProto::getOpType)
          .containsExactly("Relu", "Quant", "AveragePool", "Trunc");
    }
  }

  @ParameterizedTest(name = "{0} of {2} bits, biases of {3}")
  @CsvSource({
    "Int8WeightPerTensorFloat, Int32Bias, 4, 32, 1",
    "Int8WeightPerTensorFloat, Int16Bias, 4, 16, 1",
    "Int8WeightPerChannelFloat, Int16Bias, 10, 16, 1",
    "ShiftedUint8WeightPerChannelFloat, Int32Bias, 4, 32, 5",
    "ShiftedUint8WeightPerChannelFloat, Int32Bias, 10, 32, 5",
  })
  void parametersHaveTheBitsOfTheirQuantizersAndAZeroPointPerScale(
      String weight, String bias, float weightBits, float biasBits, int zeroPoints)
      throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, TEXTS);
      List<Block> layers =
          List.of(
              QuantIdentity.builder(BREVITY)
                  .actQuant("Int8ActPerTensorFloat")
                  .returnQuantTensor(true)
                  .build(),
              QuantLinear.builder(BREVITY)
                  .units(5)
                  .weightQuant(weight)
                  .set("weight_bit_width", (long) weightBits)
                  .biasQuant(bias)
                  .build());
      Path file = folder.resolve("qonnx.onnx");

      LayerChain.write(
          manager, LayerChain.of(manager, x, layers), TEXTS, new QonnxTarget(true, 2), file);

      GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
      Map<String, float[]> constants = new HashMap<>();
      graph
          .getInitializerList()
          .forEach(one -> constants.put(one.getName(), Tensors.floats(one).orElseThrow()));
      List<NodeProto> stored =
          graph.getNodeList().stream()
              .filter(node -> node.getOpType().equals("Quant"))
              .filter(node -> constants.containsKey(node.getInput(0)))
              .toList();
      assertThat(stored)
          .extracting(node -> constants.get(node.getInput(3))[0])
          .containsExactly(weightBits, biasBits);
      assertThat(constants.get(stored.get(0).getInput(2))).hasSize(zeroPoints);
    }
  }

  private List<String> operators(Block layer) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, TEXTS);
      Path file = folder.resolve("qonnx.onnx");
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      LayerChain.write(manager, network, TEXTS, new QonnxTarget(true, 2), file);
      return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream()
          .map(NodeProto::getOpType)
          .toList();
    }
  }

  @Test
  void constantsThatOneFileCannotHoldAreApart() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, TEXTS);
      Block layer = QuantLinear.builder(BREVITY).units(300).build();
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      Path file = folder.resolve("apart.onnx");

      // What is written is read again with them, and compared with the network.
      LayerChain.write(manager, network, TEXTS, new Apart(new QonnxTarget(true, 2)), file);

      new Written(folder).requireApart("apart.onnx", 4000);
    }
  }

  /** Puts constants into a file of their own from 4,000 bytes on. */
  private record Apart(QonnxTarget target) implements ExportTarget {
    @Override
    public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
      target.write(network, draft, 4000);
    }

    @Override
    public void tryOut(QuantizedNetwork network, Path file) throws IOException {
      target.tryOut(network, file);
    }
  }
}
