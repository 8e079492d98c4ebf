package dev.brevity.runtime.onnx.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that onnxruntime would compute slowly, or otherwise than they say, are not written. */
class TrapsTest {
  private static final long[] PICTURE = {1, 32, 16, 16};

  @TempDir private Path folder;

  @Test
  void everyQuantizerHasAScalarScaleAndAZeroPoint() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    PlacedGraph placed = all(sketch, sketch.convolution("last", "first", 32, 3).result("last"));

    List<NodeProto> quantizers =
        placed.nodes().stream().filter(node -> node.getOpType().equals("QuantizeLinear")).toList();
    assertThat(quantizers).isNotEmpty();
    for (NodeProto quantizer : quantizers) {
      assertThat(quantizer.getInputCount()).isEqualTo(3);
      assertThat(placed.constant(quantizer.getInput(1)).getDimsCount()).isZero();
      assertThat(placed.constant(quantizer.getInput(2)).getDimsCount()).isZero();
    }
  }

  @Test
  void resultsInTheMiddleAreReadBehindTheQuantizer() throws OrtException, IOException {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch.alsoResult("first").convolution("last", "first", 32, 3).result("last");

    PlacedGraph placed = all(sketch, model);

    assertThat(placed.producer("first").getOpType()).isEqualTo("DequantizeLinear");
    assertThat(placed.optimized(folder).count("QLinearConv")).isEqualTo(2);
  }

  /** Constants among the inputs may be replaced by a caller, so nothing is made of them. */
  @Test
  void constantsAreNotAmongTheInputs() {
    Sketch sketch = new Sketch().input("x", PICTURE).convolution("first", "x", 32, 3);
    ModelProto model = sketch.listed("first.bias", 32).result("first");

    PlacedGraph placed = all(sketch, model);

    assertThat(placed.model().getGraph().getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("x");
  }

  @Test
  void sumsWithOneConstantHaveABiasEach() {
    Sketch sketch = new Sketch().input("x", 1, 16, 64).floats("shared", 64);
    ModelProto model =
        sketch
            .product("a", "x", 64)
            .node("Add", "b", "a", "shared")
            .product("c", "b", 64)
            .node("Add", "d", "c", "shared")
            .result("d");

    PlacedGraph placed =
        PlacedGraph.of(
            model,
            sketch.shapes(),
            new PlacementOptions(
                IntegerChoice.NONE, 2, false, 0, false, false, Engine.ONNXRUNTIME_CPU));

    assertThat(placed.reader("Add", "a").getInput(1))
        .isNotEqualTo(placed.reader("Add", "c").getInput(1));
  }

  /** The kernel of Softmax overflows with small steps; its values are fractions of one. */
  @Test
  void fractionsHaveTheGridOfFractions() {
    Sketch sketch = new Sketch().input("x", 1, 32, 16, 16).convolution("first", "x", 32, 3);
    ModelProto model =
        sketch.node("Softmax", "parts", "first").convolution("last", "parts", 32, 3).result("last");

    PlacedGraph placed = all(sketch, model);

    NodeProto quantizer = placed.reader("QuantizeLinear", "parts");
    assertThat(Tensors.floats(placed.constant(quantizer.getInput(1))).orElseThrow()[0])
        .isBetween(1 / 256f, 1 / 254.9f);
    assertThat(placed.constant(quantizer.getInput(2)).getRawData().byteAt(0)).isZero();
  }

  /** onnxruntime would quantize them itself, with one scale for all channels. */
  @Test
  void weightsInFloatStayInFloatBetweenIntegers() throws OrtException, IOException {
    Sketch sketch = new Sketch().input("x", PICTURE).floats("real", 32, 32, 1, 1);
    ModelProto model =
        sketch
            .convolution("first", "x", 32, 3)
            .node("Conv", "middle", List.of("first", "real"), PICTURE)
            .convolution("last", "middle", 32, 3)
            .result("last");

    PlacedGraph optimized = all(sketch, model).optimized(folder);

    assertThat(optimized.count("QLinearConv")).isEqualTo(2);
    assertThat(optimized.types()).contains("Conv");
  }

  /** A layer with few channels is no reason to leave integers and come back. */
  @Test
  void thinLayersBehindOthersAreInIntegers() throws OrtException, IOException {
    Sketch sketch = new Sketch().input("x", PICTURE);
    ModelProto model =
        sketch
            .convolution("first", "x", 64, 3)
            .convolution("thin", "first", 1, 1)
            .convolution("last", "thin", 1, 3)
            .result("last");

    assertThat(all(sketch, model).optimized(folder).count("QLinearConv")).isEqualTo(3);
    PlacedGraph cheapest = PlacedGraph.of(model, sketch.shapes(), PlacementOptions.defaults());
    assertThat(cheapest.optimized(folder).unfused()).isEmpty();
  }

  private static PlacedGraph all(Sketch sketch, ModelProto model) {
    return PlacedGraph.of(model, sketch.shapes(), PlacedGraph.all(0));
  }
}
