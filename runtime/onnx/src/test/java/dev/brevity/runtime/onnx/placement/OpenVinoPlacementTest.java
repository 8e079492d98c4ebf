package dev.brevity.runtime.onnx.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.List;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenVINO computes what follows a layer element by element within the layer. */
class OpenVinoPlacementTest {
  private static final long[] PICTURE = {1, 32, 8, 8};

  @ParameterizedTest
  @ValueSource(strings = {"Sigmoid", "LeakyRelu", "Tanh", "HardSwish", "Softplus"})
  void noQuantizerStandsBetweenALayerAndItsActivation(String activation) throws OrtException {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .node(activation, "active", "first")
            .convolution("last", "active", 32, 3)
            .result("last");

    PlacedGraph placed = place(model, sketch);

    assertThat(placed.reader(activation, "first").getOutput(0)).isEqualTo("active");
    assertThat(quantized(placed)).containsExactly("x", "active");
    assertAlmostEqual(placed, PlacedGraph.of(model, sketch.shapes(), PlacedGraph.all(0)), PICTURE);
  }

  @Test
  void aProductOfAValueAndItsSigmoidIsQuantizedOnceAtItsEnd() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .node("Sigmoid", "gate", "first")
            .node("Mul", "active", "first", "gate")
            .convolution("last", "active", 32, 3)
            .result("last");

    assertThat(quantized(place(model, sketch))).containsExactly("x", "active");
  }

  /** Convolutions add to bytes in place, so both of their results are bytes. */
  @Test
  void operandsOfSumsAreQuantizedIfConvolutionsComputeThem() {
    Sketch sketch = new Sketch().input("x", PICTURE);
    ModelProto model =
        sketch
            .convolution("left", "x", 32, 3)
            .convolution("right", "x", 32, 1)
            .node("Add", "sum", "left", "right")
            .node("Tanh", "bent", "sum")
            .node("Add", "again", "bent", "sum")
            .convolution("last", "again", 32, 1)
            .result("last");

    assertThat(quantized(place(model, sketch)))
        .containsExactlyInAnyOrder("x", "left", "right", "again");
  }

  @ParameterizedTest
  @CsvSource({"convolution, false", "Softmax, true"})
  void aLimitVanishesOnlyWithAQuantizerAfterIt(String reader, boolean stays) {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    sketch.node("Relu", "active", "first");
    ModelProto model =
        (reader.equals("convolution")
                ? sketch.convolution("last", "active", 32, 1)
                : sketch.node(reader, "last", "active"))
            .result("last");

    assertThat(place(model, sketch).types().contains("Relu")).isEqualTo(stays);
  }

  /** Numbers of a convolution and of a sum with a constant that a reader in float takes too. */
  @Test
  void aValueThatIsStoredAsCodesIsReadAsCodes() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch
            .node("Tanh", "active", "first")
            .convolution("second", "active", 32, 3)
            .node("Softmax", "shares", "active")
            .node("Mul", "weighed", "second", "shares")
            .result("weighed");

    PlacedGraph placed = place(model, sketch);

    String read = placed.producer("shares").getInput(0);
    assertThat(placed.producer(read).getOpType()).isEqualTo("DequantizeLinear");
    assertThat(quantized(placed)).containsExactly("x", "active");
  }

  @Test
  void productsAreNotQuantizedOnTheFly() {
    Sketch sketch = new Sketch().input("x", 1, 16, 64);
    ModelProto model =
        sketch.node("Tanh", "norm", "x").product("q", "norm", 64).bias("qb", "q").result("qb");

    PlacedGraph placed = place(model, sketch);

    assertThat(placed.types()).doesNotContain("MatMulInteger").contains("MatMul");
    assertThat(quantized(placed)).containsExactly("norm");
    assertThat(placed.reader("Add", "q").getInputList()).contains("qb.values");
  }

  private static PlacedGraph place(ModelProto model, Sketch sketch) {
    return PlacedGraph.of(
        model,
        sketch.shapes(),
        new PlacementOptions(
            IntegerChoice.LEAST_COST, 2, false, 0, true, false, Engine.OPENVINO_CPU));
  }

  /** Which values have quantizers. */
  private static List<String> quantized(PlacedGraph placed) {
    return placed.nodes().stream()
        .filter(node -> node.getOpType().equals("QuantizeLinear"))
        .map(NodeProto::getInputList)
        .map(inputs -> inputs.get(0))
        .toList();
  }

  private static void assertAlmostEqual(PlacedGraph placed, PlacedGraph other, long[] shape)
      throws OrtException {
    float[] expected = other.run(false, shape);
    float[] found = placed.run(false, shape);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(0.2f));
    }
  }
}
