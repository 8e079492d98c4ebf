package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A size beyond the memory of the machine is refused before it is taken, with its node. */
class HostileSizesTest {
  private static final long MANY = 1L << 22;

  @TempDir private Path folder;

  static Stream<SampleModel> sizes() {
    return Stream.of(
        image("Expand").longs("to", MANY, MANY, 1, 1).node("Expand", "x to", "y"),
        image("Tile").longs("by", MANY, MANY, 1, 1).node("Tile", "x by", "y"),
        image("Pad").longs("pads", 0, 0, MANY, MANY, 0, 0, 0, 0).node("Pad", "x pads", "y"),
        image("Resize").reals("s", 1, 1, MANY, MANY).node("Resize", "x - s", "y"),
        image("CenterCropPad").longs("to", 1, 1, MANY, MANY).node("CenterCropPad", "x to", "y"),
        image("AffineGrid")
            .weight("t", 1, 2, 3)
            .longs("to", 1, 1, MANY, MANY)
            .node("Slice", "x zero one zero", "part")
            .node("Add", "t part", "moved")
            .node("AffineGrid", "moved to", "y"),
        image("ConstantOfShape")
            .longs("to", MANY, MANY)
            .node("Shape", "x", "shape")
            .node("Slice", "shape zero one zero", "batch")
            .node("Mul", "batch to", "large")
            .node("ConstantOfShape", "large", "y"),
        image("ConvTranspose")
            .weight("w", 1, 1, 1, 1)
            .node("ConvTranspose", "x w", "y", ints("output_shape", MANY, MANY)),
        image("ConvTranspose of many channels")
            .longs("to", 1, 1, 2, 2)
            .node("Expand", "x to", "wide")
            .weight("w", 1, 64, 1, 1)
            .node("ConvTranspose", "wide w", "y", ints("strides", 60_000, 60_000)),
        image("Conv")
            .weight("w", 64, 1, 1, 1)
            .node("Conv", "x w", "y", ints("pads", 30_000, 30_000, 30_000, 30_000)));
  }

  private static SampleModel image(String name) {
    return new SampleModel(name, 20)
        .input("x", 1, 1, 1, 1)
        .longs("zero", 0)
        .longs("one", 1)
        .output("y");
  }

  /** Steps and dimensions that would take days. */
  static Stream<Arguments> counts() {
    return Stream.of(
        Arguments.of(
            new SampleModel("GRU", 20)
                .input("x", 1, 1, 4)
                .output("y")
                .weight("w", 1, 3, 4)
                .weight("r", 1, 3, 1)
                .longs("to", 50_000_000, 1, 4)
                .node("Expand", "x to", "long")
                .node("GRU", "long w r", "y", i("hidden_size", 1)),
            "steps; all of a run may take 1048576"),
        Arguments.of(
            image("Unsqueeze")
                .longs("axes", LongStream.range(0, 200_000).toArray())
                .node("Unsqueeze", "x axes", "y"),
            "64 dimensions, not 200004"),
        Arguments.of(
            image("Expand to many dimensions")
                .longs("to", LongStream.generate(() -> 1).limit(200_000).toArray())
                .node("Expand", "x to", "y"),
            "64 dimensions, not 200000"),
        Arguments.of(
            image("TopK").longs("k", 1L << 40).node("TopK", "x k", "y z"), "K must be from 0"),
        Arguments.of(
            image("RoiAlign")
                .weight("rois", 3, 4)
                .longs("of", 0, 0, 0)
                .node(
                    "RoiAlign",
                    "x rois of",
                    "y",
                    i("output_height", 1 << 20),
                    i("output_width", 1 << 20)),
            "memory"));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void workBeyondMeasureIsRefused(SampleModel sample, String reason) throws IOException {
    assertThat(refused(sample)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aSizeBeyondTheMemoryIsRefused(SampleModel sample) throws IOException {
    assertThat(refused(sample)).hasMessageContaining("memory");
  }

  private GraphException refused(SampleModel sample) throws IOException {
    Path file = folder.resolve("sample.onnx");
    Files.write(file, sample.bytes());
    try (NDManager manager = NDManager.newBaseManager()) {
      OnnxModel model =
          new OnnxImporter(manager).read(file, "sample.onnx", new Diagnostics()).orElseThrow();
      GraphBlock network = new GraphBlock(model.graph(), manager);
      NDArray[] inputs = sample.inputs(manager).values().toArray(new NDArray[0]);

      GraphException refused =
          catchThrowableOfType(GraphException.class, () -> network.evaluate(inputs));

      assertThat(refused.node()).endsWith("_y");
      return refused;
    }
  }
}
