package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outline shows, without an engine, the network that importing makes. */
class OutlineTest {
  @TempDir private Path folder;

  static Stream<SampleModel> samples() {
    return Stream.of(
            LayerSamples.convolutions(),
            LayerSamples.products(),
            LayerSamples.pooling(),
            LayerSamples.activations(),
            LayerSamples.normalization(),
            LayerSamples.quantization(),
            TensorSamples.elementwise(),
            TensorSamples.shapes(),
            TensorSamples.indexing(),
            TensorSamples.reductions(),
            TensorSamples.resizing(),
            RecurrentSamples.recurrent(),
            FusedSamples.fused(),
            FusedSamples.quantized(),
            FusedSamples.recent(),
            FlowSamples.all())
        .flatMap(models -> models);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void hasTheLayersThatImportingMakes(SampleModel sample)
      throws IOException, UnreadableModelException {
    compare(sample.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnetmini"})
  void hasTheLayersThatImportingARealModelMakes(String name)
      throws IOException, UnreadableModelException {
    try (InputStream in = OutlineTest.class.getResourceAsStream(name + ".onnx")) {
      compare(Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  @Test
  void countsWhatALoopKeepsToItself() throws IOException, UnreadableModelException {
    SampleModel body =
        new SampleModel("body", 17)
            .taken("round", TensorProto.DataType.INT64.getNumber())
            .taken("goes", TensorProto.DataType.BOOL.getNumber())
            .taken("state", TensorProto.DataType.FLOAT.getNumber())
            .weight("wide.weight", 5, 3)
            .weight("wide.bias", 5)
            .weight("narrow.weight", 5, 3)
            .node("Identity", "goes", "goes_on")
            .node("Gemm", "state wide.weight wide.bias", "wide", SampleModel.i("transB", 1))
            .node("MatMul", "wide narrow.weight", "next")
            .output("goes_on next");
    SampleModel model =
        new SampleModel("a loop with layers", 17)
            .input("x", 2, 3)
            .number("most", 2)
            .node("Loop", "most - x", "y", body.within("body"))
            .output("y");
    Path file = Files.write(folder.resolve("model.onnx"), model.bytes());

    ModelOutline outline = NetworkFormats.open(file, "model.onnx").outline();

    assertThat(outline.layers()).isEmpty();
    assertThat(outline.otherParameters()).isEqualTo((15 + 5 + 15) * Float.BYTES);
  }

  private void compare(byte[] bytes) throws IOException, UnreadableModelException {
    Path file = Files.write(folder.resolve("model.onnx"), bytes);
    ModelOutline outline = NetworkFormats.open(file, "model.onnx").outline();
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelOutline imported =
          GraphOutline.of("model.onnx", imported(file, manager).graph(), List.of(), List.of());

      assertThat(outline.unsupported()).isEmpty();
      assertThat(outline.layers())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("input", "output")
          .isEqualTo(imported.layers());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void tellsShapesAsTheyAreComputed(SampleModel sample) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), sample.bytes());
    OnnxFile opened = OnnxFile.open(file);
    NetworkImport sketch =
        new ModelImport(opened.tensors(false), Optional.empty()).read(opened.model()).network();
    Map<String, TensorFacts> told = new HashMap<>();
    sketch.graph().nodes().forEach(node -> told.put(node.name(), sketch.facts(node)));
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = new GraphBlock(imported(file, manager).graph(), manager);
      network.addHook(
          NodeHook.watching(
              (node, arguments, result) -> {
                if (result instanceof Value.Tensor tensor) {
                  fits(
                      told.getOrDefault(node.name(), TensorFacts.unknown()),
                      tensor.array(),
                      node.toString());
                }
              }));
      network.evaluate(sample.inputs(manager).values().toArray(new NDArray[0]));
    }
  }

  private static void fits(TensorFacts told, NDArray array, String node) {
    long[] sizes = array.getShape().getShape();
    if (told.shape().rank() >= 0) {
      assertThat(told.shape().rank()).as(node).isEqualTo(sizes.length);
    }
    for (int i = 0; i < told.shape().rank(); i++) {
      if (told.shape().size(i) != StaticShape.VARIES) {
        assertThat(told.shape().size(i)).as(node).isEqualTo(sizes[i]);
      }
    }
    told.type().ifPresent(type -> assertThat(array.getDataType()).as(node).isEqualTo(type));
    if (told.numbers().isPresent()) {
      double[] computed = array.toType(DataType.FLOAT64, true).toDoubleArray();
      for (int i = 0; i < computed.length; i++) {
        Number number = told.numbers().get().elements().get(i);
        if (number != null) {
          assertThat(number.doubleValue()).as(node).isEqualTo(computed[i]);
        }
      }
    }
  }

  private static OnnxModel imported(Path file, NDManager manager) {
    Diagnostics found = new Diagnostics();
    return new OnnxImporter(manager)
        .read(file, "model.onnx", found)
        .orElseThrow(() -> new AssertionError(found.all()));
  }
}
