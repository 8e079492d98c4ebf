package dev.brevity.runtime.onnx.qonnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QonnxTargetTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape TEXTS = new Shape(2, 5, 5);

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
      LayerChain.write(
          manager,
          network,
          TEXTS,
          (piece, draft) -> new QonnxTarget(true, 2).write(piece, draft, 4000),
          file);

      assertThat(folder.resolve("apart.onnx.data").toFile().length()).isGreaterThan(4000);
      assertThat(file).content(StandardCharsets.ISO_8859_1).contains("apart.onnx.data");
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder("apart.onnx", "apart.onnx.data");
    }
  }
}
