package dev.brevity.runtime.onnx.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.brevity.runtime.onnx.element.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps onnxruntime from computing in integers, or makes it slow, is not written. */
class PlacementTest {
  private static final long[] PICTURE = {1, 32, 16, 16};

  @TempDir private Path folder;

  @Test
  void signedValuesThatAreReadTwiceHaveOneUnsignedQuantizer() {
    PlacedGraph placed = place(residual(), 0);

    List<NodeProto> quantizers =
        placed.nodes().stream()
            .filter(node -> node.getOpType().equals("QuantizeLinear"))
            .filter(node -> node.getInput(0).equals("first"))
            .toList();
    assertThat(quantizers).hasSize(1);
    TensorProto zero = placed.constant(quantizers.get(0).getInput(2));
    assertThat(zero.getDataType()).isEqualTo(TensorProto.DataType.UINT8.getNumber());
    assertThat(zero.getRawData().byteAt(0)).isEqualTo((byte) 128);
  }

  @Test
  void weightsAreConstantSignedCodesWithoutLimits() {
    PlacedGraph placed = place(residual(), 0);

    NodeProto weight = placed.producer(placed.producer("first").getInput(1));
    assertThat(weight.getOpType()).isEqualTo("DequantizeLinear");
    assertThat(placed.constant(weight.getInput(0)).getDataType())
        .isEqualTo(TensorProto.DataType.INT8.getNumber());
    assertThat(placed.types()).doesNotContain("Clip");
  }

  @Test
  void biasesHaveTheScaleOfTheirProducts() {
    PlacedGraph placed = place(residual(), 0);

    NodeProto convolution = placed.producer("first");
    NodeProto bias = placed.producer(convolution.getInput(2));
    float input = scale(placed, placed.producer(convolution.getInput(0)));
    float weight = scale(placed, placed.producer(convolution.getInput(1)));
    assertThat(placed.constant(bias.getInput(0)).getDataType())
        .isEqualTo(TensorProto.DataType.INT32.getNumber());
    assertThat(scale(placed, bias)).isEqualTo((float) ((double) input * weight));
  }

  @Test
  void reluVanishesInTheRangeOfTheQuantizerBehindIt() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch.node("Relu", "active", "first").convolution("last", "active", 32, 1).result("last");

    PlacedGraph placed = place(model, sketch.shapes(), 0);

    assertThat(placed.types()).doesNotContain("Relu");
    NodeProto quantizer =
        placed.nodes().stream()
            .filter(node -> node.getOpType().equals("QuantizeLinear"))
            .filter(node -> node.getInput(0).equals("active"))
            .findFirst()
            .orElseThrow();
    assertThat(placed.constant(quantizer.getInput(2)).getRawData().byteAt(0)).isZero();
  }

  @Test
  void movedValuesKeepTheCodesThatTheyHad() {
    Sketch sketch =
        new Sketch()
            .input("x", PICTURE)
            .convolution("first", "x", 32, 3)
            .longs("sizes", 1, 32, 256);
    ModelProto model =
        sketch
            .node("Reshape", "flat", List.of("first", "sizes"), new long[] {1, 32, 256})
            .node("Transpose", "turned", List.of("flat"), new long[] {1, 256, 32})
            .product("last", "turned", 32)
            .result("last");

    PlacedGraph placed = place(model, sketch.shapes(), 0);

    List<String> grids = new ArrayList<>();
    for (String value : List.of("first", "flat", "turned")) {
      grids.add(placed.reader("QuantizeLinear", value).getInput(1));
    }
    assertThat(grids).as("one scale, by one name").containsOnly(grids.get(0));
  }

  @Test
  void aPoolInFloatIsKeptFromItsQuantizer() {
    Sketch sketch = new Sketch().input("x", 1, 3, 16, 16).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .node("Relu", "active", "first")
            .node(
                "MaxPool",
                "small",
                List.of("active"),
                new long[] {1, 32, 8, 8},
                Attributes.integers("kernel_shape", 2, 2),
                Attributes.integers("strides", 2, 2))
            .convolution("last", "small", 32, 3)
            .result("last");

    PlacedGraph placed = place(model, sketch.shapes(), 0);

    String held =
        placed.nodes().stream()
            .filter(node -> node.getInputList().contains("small"))
            .map(NodeProto::getOpType)
            .findFirst()
            .orElseThrow();
    assertThat(held).isIn("Clip", "Relu");
  }

  @Test
  void weightsOfFloatOperatorsAreMadeWhenTheFileIsLoaded() {
    Sketch sketch = new Sketch().input("x", 1, 3, 16, 16);
    ModelProto model = sketch.convolution("picture", "x", 8, 3).result("picture");

    PlacedGraph placed = place(model, sketch.shapes(), 0);

    NodeProto convolution = placed.nodes().get(placed.nodes().size() - 1);
    NodeProto product = placed.producer(convolution.getInput(1));
    assertThat(product.getOpType()).isEqualTo("Mul");
    assertThat(placed.producer(product.getInput(0)).getOpType()).isEqualTo("Cast");
    assertThat(placed.types()).doesNotContain("DequantizeLinear", "QuantizeLinear");
  }

  @Test
  void productsOfOneValueShareOneDynamicQuantizer() {
    PlacedGraph placed = attention(true);

    assertThat(placed.count("DynamicQuantizeLinear")).isEqualTo(1);
    assertThat(placed.count("MatMulInteger")).isEqualTo(3);
    assertThat(placed.types()).doesNotContain("QuantizeLinear");
  }

  @Test
  void biasesBehindStaticProductsHaveAsManyDimensions() {
    PlacedGraph placed = attention(false);

    NodeProto sum = placed.reader("Add", "q");
    assertThat(placed.constant(sum.getInput(1)).getDimsList()).containsExactly(1L, 1L, 256L);
  }

  /** A grid with negative values would let through what Relu takes away. */
  @Test
  void concatenatedValuesShareAGridOnlyWhereItStillLimitsThem() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .node("Relu", "active", "first")
            .convolution("second", "x", 32, 3)
            .node(
                "Concat",
                "both",
                List.of("active", "second"),
                new long[] {1, 64, 16, 16},
                Attributes.integer("axis", 1))
            .convolution("last", "both", 32, 3)
            .result("last");

    PlacedGraph placed = place(model, sketch.shapes(), 1000);

    NodeProto active = placed.reader("QuantizeLinear", "active");
    assertThat(placed.constant(active.getInput(2)).getRawData().byteAt(0)).isZero();
  }

  @Test
  void onnxruntimeComputesAllOfItInIntegersWithTheSameNumbers() throws OrtException, IOException {
    PlacedGraph placed = place(residual(), 0);

    PlacedGraph optimized = placed.optimized(folder);

    assertThat(optimized.unfused()).isEmpty();
    assertThat(optimized.count("QLinearConv")).isEqualTo(3);
    float step = 8f / 255;
    float[] plain = placed.run(false, PICTURE);
    float[] fast = placed.run(true, PICTURE);
    for (int i = 0; i < plain.length; i++) {
      assertThat(fast[i]).isBetween(plain[i] - 1.5f * step, plain[i] + 1.5f * step);
    }
  }

  /** For a plan a SiLU is one layer, so that nothing quantizes the sigmoid within. */
  @Test
  void bothOperatorsOfASiluAreIntegers() throws OrtException, IOException {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .within("Sigmoid", "gate", "first")
            .node("Mul", "active", "first", "gate")
            .convolution("last", "active", 32, 3)
            .result("last");

    PlacedGraph optimized = place(model, sketch.shapes(), 0).optimized(folder);

    assertThat(optimized.types())
        .contains("QLinearSigmoid", "QLinearMul")
        .doesNotContain("Sigmoid", "Mul", "QuickGelu");
  }

  /** In floating point, blocks of channels are computed; in integers thin tensors are slow too. */
  @Test
  void anIslandOfThinPointwiseConvolutionsStaysInFloat() {
    long[] thin = {1, 16, 48, 48};
    Sketch sketch = new Sketch().input("x", thin);
    ModelProto model =
        sketch
            .node("Tanh", "before", "x")
            .convolution("narrow", "before", 8, 1)
            .convolution("wide", "narrow", 48, 1)
            .node("Tanh", "after", "wide")
            .result("after");

    PlacedGraph placed = PlacedGraph.of(model, sketch.shapes(), PlacementOptions.defaults());

    assertThat(placed.types()).doesNotContain("QuantizeLinear");
  }

  @Test
  void whatCostsMoreInIntegersStaysInFloat() {
    Sketch sketch = new Sketch().input("x", 1, 4, 8, 8);
    ModelProto model = sketch.convolution("tiny", "x", 4, 1).result("tiny");

    PlacedGraph placed = PlacedGraph.of(model, sketch.shapes(), PlacementOptions.defaults());

    assertThat(placed.types()).doesNotContain("QuantizeLinear");
  }

  /** Weights behind DequantizeLinear, and then as the portable form has them: Cast and Mul. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anLstmQuantizesWhatItReadsAtEachStep(int directions) throws OrtException {
    long[] shape = {5, 2, 48};
    Sketch sketch = new Sketch().input("x", shape);
    ModelProto model = sketch.recurrence("memory", "x", 32, directions).result("memory");

    PlacedGraph portable = PlacedGraph.of(model, sketch.shapes(), lstm(true));
    PlacedGraph placed = PlacedGraph.of(portable.model(), sketch.shapes(), lstm(false));

    assertThat(portable.types()).contains("LSTM").doesNotContain("DynamicQuantizeLSTM");
    for (PlacedGraph each : List.of(PlacedGraph.of(model, sketch.shapes(), lstm(false)), placed)) {
      assertThat(each.types()).contains("DynamicQuantizeLSTM").doesNotContain("LSTM", "Cast");
      float[] exact = portable.run(false, shape);
      float[] fast = each.run(true, shape);
      for (int i = 0; i < exact.length; i++) {
        assertThat(fast[i]).isCloseTo(exact[i], within(0.04f));
      }
    }
  }

  private static PlacementOptions lstm(boolean portable) {
    return new PlacementOptions(
        IntegerChoice.ALL,
        2,
        false,
        0,
        true,
        false,
        portable ? Engine.PORTABLE : Engine.ONNXRUNTIME_CPU);
  }

  /** Reading the weights is what a step takes; of few there is nothing to gain. */
  @ParameterizedTest
  @CsvSource({"8, false", "128, true"})
  void anLstmIsQuantizedWhereThatIsFaster(int hidden, boolean quantized) {
    Sketch sketch = new Sketch().input("x", 1, 1, 2L * hidden);
    ModelProto model = sketch.recurrence("memory", "x", hidden, 1).result("memory");

    PlacedGraph placed = PlacedGraph.of(model, sketch.shapes(), PlacementOptions.defaults());

    assertThat(placed.types().contains("DynamicQuantizeLSTM")).isEqualTo(quantized);
  }

  private static ModelProto residual() {
    return sketchOfResidual().result("last");
  }

  private static Sketch sketchOfResidual() {
    return new Sketch()
        .input("x", PICTURE)
        .convolution("first", "x", 32, 3)
        .convolution("second", "first", 32, 3)
        .node("Add", "sum", "second", "first")
        .convolution("last", "sum", 32, 1);
  }

  private static PlacedGraph attention(boolean dynamic) {
    Sketch sketch = new Sketch().input("x", 1, 64, 256);
    ModelProto model =
        sketch
            .node("Tanh", "norm", "x")
            .product("q", "norm", 256)
            .bias("qb", "q")
            .product("k", "norm", 256)
            .product("v", "norm", 256)
            .node("Tanh", "qs", "qb")
            .node("Sub", "scores", "qs", "k")
            .node("Sub", "mixed", "scores", "v")
            .node("Tanh", "out", "mixed")
            .result("out");
    return PlacedGraph.of(
        model,
        sketch.shapes(),
        new PlacementOptions(
            IntegerChoice.LEAST_COST, 2, false, 0, dynamic, false, Engine.ONNXRUNTIME_CPU));
  }

  private static PlacedGraph place(ModelProto model, double shared) {
    return place(model, sketchOfResidual().shapes(), shared);
  }

  private static PlacedGraph place(ModelProto model, Map<String, long[]> shapes, double shared) {
    return PlacedGraph.of(model, shapes, PlacedGraph.all(shared));
  }

  private static float scale(PlacedGraph placed, NodeProto dequantizer) {
    TensorProto scale = placed.constant(dequantizer.getInput(1));
    return Tensors.floats(scale).orElseThrow()[0];
  }
}
