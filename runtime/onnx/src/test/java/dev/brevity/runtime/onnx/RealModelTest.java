package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models trained and exported by PyTorch, on digits that people have written. */
class RealModelTest {
  private static final int DIGITS = 100;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnetmini"})
  void computesWhatOnnxruntimeComputes(String name) throws IOException, OrtException {
    byte[] bytes = resource(name + ".onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      OnnxModel model = read(manager, bytes);
      NDArray digits = digits(manager);

      NDArray output = new GraphBlock(model.graph(), manager).evaluate(digits).singletonOrThrow();
      NDArray expected =
          Reference.run(manager, bytes, Map.of(model.inputs().get(0).name(), digits)).get(0);

      float range = expected.abs().max().getFloat();
      assertThat(output.getShape()).isEqualTo(expected.getShape());
      assertThat(output.sub(expected).abs().max().getFloat()).isLessThan(1e-4f * range);
    }
  }

  @Test
  void layersAreCalledAsTheirAuthorCalledThem() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      OnnxModel model = read(manager, resource("lenet.onnx"));

      assertThat(model.graph().layers().keySet()).contains("conv1", "conv2", "fc1", "fc2", "fc3");
      assertThat(new GraphBlock(model.graph(), manager).getParameters().keys())
          .contains("conv1.weight", "conv1.bias", "fc3.weight", "fc3.bias");
      assertThat(model.inputs().get(0).shape()).containsExactly(-1L, 1L, 28L, 28L);
      assertThat(model.opset()).isEqualTo(17);
    }
  }

  private OnnxModel read(NDManager manager, byte[] bytes) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    Diagnostics found = new Diagnostics();
    return new OnnxImporter(manager)
        .read(file, "model.onnx", found)
        .orElseThrow(() -> new AssertionError(found.all()));
  }

  private static NDArray digits(NDManager manager) throws IOException {
    byte[] pixels;
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                RealModelTest.class.getResourceAsStream("digits-idx3-ubyte.gz")))) {
      pixels = in.readAllBytes();
    }
    NDArray raw =
        manager.create(
            ByteBuffer.wrap(pixels, 16, DIGITS * 784).slice(),
            new Shape(DIGITS, 1, 28, 28),
            DataType.UINT8);
    return raw.toType(DataType.FLOAT32, true).div(255).sub(0.1307f).div(0.3081f);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = RealModelTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
