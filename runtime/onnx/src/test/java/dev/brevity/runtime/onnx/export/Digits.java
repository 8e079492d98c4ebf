package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Digits of MNIST's test set: images 0 to 511 to calibrate with, and 8000 to 9999. */
public final class Digits {
  static final int CALIBRATION = 512;
  static final int TEST = 2000;
  private static final int PIXELS = 784;
  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;
  private static final ExpectedInput INPUT =
      ExpectedInput.of("input", true, List.of(-1L, 1L, 28L, 28L));

  private final byte[] images;
  private final byte[] labels;

  public Digits() throws IOException {
    images = unpacked("digits-images-idx3-ubyte.gz");
    labels = unpacked("digits-labels-idx1-ubyte.gz");
  }

  /** The first images for calibration, as a data set. */
  Dataset calibration(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    ByteBuffer file = ByteBuffer.allocate(IMAGE_HEADER + count * PIXELS);
    file.putInt(0x803).putInt(count).putInt(28).putInt(28);
    file.put(images, IMAGE_HEADER, count * PIXELS);
    Files.write(folder.resolve("images-idx3-ubyte"), file.array());
    Files.writeString(
        folder.resolve("data.yaml"), "inputs:\n  scale: 1/255\n  mean: 0.1307\n  std: 0.3081\n");
    return new DatasetOpener(List.of(INPUT))
        .open(folder, "calibration", Optional.empty(), finding -> {})
        .orElseThrow();
  }

  /** Test images {@code [count, 1, 28, 28]}, from a place among them. */
  public NDArray test(NDManager manager, int first, int count) {
    ByteBuffer bytes =
        ByteBuffer.wrap(images, IMAGE_HEADER + (CALIBRATION + first) * PIXELS, count * PIXELS);
    NDArray raw = manager.create(bytes.slice(), new Shape(count, 1, 28, 28), DataType.UINT8);
    return raw.toType(DataType.FLOAT32, true).div(255).sub(0.1307f).div(0.3081f);
  }

  int label(int test) {
    return labels[LABEL_HEADER + CALIBRATION + test];
  }

  /** The bytes of a test model. */
  public static byte[] model(String name) throws IOException {
    try (InputStream in = Digits.class.getResourceAsStream("/dev/brevity/runtime/onnx/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static byte[] unpacked(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Digits.class.getResourceAsStream(name));
        GZIPInputStream unzipped = new GZIPInputStream(in)) {
      return unzipped.readAllBytes();
    }
  }
}
