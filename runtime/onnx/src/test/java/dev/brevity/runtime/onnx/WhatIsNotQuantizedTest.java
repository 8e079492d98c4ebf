package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.transform.GraphQuantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A network is quantized where it computes activations, and nowhere else. */
class WhatIsNotQuantizedTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final float SMALL_ERROR = 0.03f;

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "sizes that are joined",
            new SampleModel("sizes", 13)
                .input("x", 2, 300, 4, 4)
                .longs("zero", 0)
                .longs("two", 2)
                .longs("large", 8, 8)
                .node("Shape", "x", "shape")
                .node("Slice", "shape zero two", "first")
                .node("Concat", "first large", "sizes", i("axis", 0))
                .node("Resize", "x - - sizes", "y", s("mode", "nearest"))
                .output("y"),
            List.of("x")),
        Arguments.of(
            "indices that are added",
            new SampleModel("indices", 13)
                .input("x", 2, 302)
                .indices("ids", 3)
                .longs("offset", 300)
                .node("Add", "ids offset", "columns")
                .node("Gather", "x columns", "y", i("axis", 1))
                .output("y"),
            List.of("x")),
        Arguments.of(
            "a mask of infinities",
            new SampleModel("mask", 13)
                .input("x", 2, 3)
                .indices("keep", 2, 3)
                .real("never", Float.NEGATIVE_INFINITY)
                .real("always", 0)
                .number("one", 1)
                .node("Equal", "keep one", "kept")
                .node("Where", "kept always never", "mask")
                .node("Add", "x mask", "scores")
                .node("Softmax", "scores", "y", i("axis", -1))
                .output("y"),
            List.of("x")),
        Arguments.of(
            "a constant that is added",
            new SampleModel("constant", 13)
                .input("x", 2, 3)
                .real("offset", 1000)
                .node("Add", "x offset", "y")
                .output("y"),
            List.of("x")),
        Arguments.of("a value that a trillion ways lead to", manyWays(40), List.of("x", "Add_y")));
  }

  /** Each level joins two copies of what the level before gives, and halves the result. */
  private static SampleModel manyWays(int levels) {
    SampleModel model = new SampleModel("ways", 13).input("x", 1, 2, 2, 2);
    String last = "x";
    for (int level = 0; level < levels; level++) {
      model
          .node("MaxPool", last, "a" + level, ints("kernel_shape", 1, 1))
          .node("MaxPool", last, "b" + level, ints("kernel_shape", 1, 1))
          .node("Concat", "a" + level + " b" + level, "c" + level, i("axis", 2))
          .node(
              "MaxPool",
              "c" + level,
              "d" + level,
              ints("kernel_shape", 2, 1),
              ints("strides", 2, 1));
      last = "d" + level;
    }
    return model.node("Add", last + " a0", "y").output("y");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void onlyActivationsAreQuantized(String what, SampleModel sample, List<String> quantized)
      throws IOException {
    Path file = folder.resolve("sample.onnx");
    Files.write(file, sample.bytes());
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph =
          new OnnxImporter(manager)
              .read(file, "sample.onnx", new Diagnostics())
              .orElseThrow()
              .graph();
      GraphBlock network = new GraphBlock(graph, manager);
      NDArray[] inputs = sample.inputs(manager).values().toArray(new NDArray[0]);
      NDArray exact = network.evaluate(inputs).singletonOrThrow();

      new GraphQuantization(
              (layer, spec) -> Optional.empty(),
              BREVITY.quantizer("Int8ActPerTensorFloat"),
              BREVITY.quantizer("Uint8ActPerTensorFloat"),
              Set.of())
          .apply(graph);
      try (Calibration calibration = Calibration.begin(network)) {
        network.evaluate(inputs);
      }

      NDArray output = network.evaluate(inputs).singletonOrThrow();
      assertThat(quantizedNodes(graph)).isEqualTo(quantized);
      assertThat(output.sub(exact).abs().max().getFloat()).as(what).isLessThan(SMALL_ERROR);
    }
  }

  /** The nodes whose results are quantized. */
  private static List<String> quantizedNodes(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> graph.layerOf(node).orElse(null) instanceof QuantIdentity)
        .map(node -> node.inputs().get(0).name())
        .distinct()
        .toList();
  }
}
